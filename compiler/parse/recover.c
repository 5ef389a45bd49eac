// Errors, and how the parser gets past them.
//
// After the first error of a statement nothing more is reported until nd_parse_recover has found where the next one
// begins: past the outermost bracket of the statement that was open, if it closes at all, and from there at the
// next `;`, at the next line, or before the `}` of the block. Brackets on the way are jumped over whole.
#include "parse/parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report(struct parser *p, const char *code, uint32_t pos, uint32_t end, const char *hint, const char *format,
		   va_list args)
{
	char *message;

	if (vasprintf(&message, format, args) < 0)
		abort(); // out of memory, as in mem.c
	nd_ast_diag_at(p->t, p->diags, ND_ERROR, code, pos, end, hint, "%s", message);
	free(message);
}

// Whether the lexer has already said what is wrong with the current statement.
static bool is_known_broken(const struct parser *p)
{
	for (uint32_t i = p->t->broken.len; i-- > 0 && p->t->broken.data[i] >= p->start;)
		if (p->t->broken.data[i] <= p->pos)
			return true;
	return false;
}

void nd_parse_error(struct parser *p, const char *code, const char *hint, const char *format, ...)
{
	uint32_t pos = p->t->tok_pos.data[p->pos];
	uint32_t end = p->t->tok_end.data[p->pos];
	va_list args;

	if (p->panic || p->muted)
		return;
	p->panic = true;
	p->panic_bracket = p->bracket;
	if (is_known_broken(p))
		return;
	if ((p->newline || parse_at(p, ND_TOK_EOF)) && p->pos > p->start) { // what is missing is missing on the line before
		pos = p->t->tok_end.data[p->pos - 1];
		end = pos + 1;
	}
	va_start(args, format);
	report(p, code, pos, end, hint, format, args);
	va_end(args);
}

void nd_parse_complain(struct parser *p, const char *code, uint32_t tok, const char *hint, const char *format, ...)
{
	va_list args;

	if (p->panic || p->muted)
		return;
	va_start(args, format);
	report(p, code, p->t->tok_pos.data[tok], p->t->tok_end.data[tok], hint, format, args);
	va_end(args);
}

const char *nd_parse_place(const struct parser *p, uint32_t tok, char text[32])
{
	uint32_t line;
	uint32_t column;

	nd_ast_place(p->t, p->t->tok_pos.data[tok], &line, &column);
	snprintf(text, 32, "%u:%u", line, column);
	return text;
}

bool nd_parse_enter_failed(struct parser *p)
{
	nd_parse_complain(p, "E0201", p->pos, "split it into smaller parts", "this is nested too deeply (more than %d levels)",
			  PARSE_MAX_DEPTH);
	p->panic = true;
	p->muted = true;
	parse_move(p, p->t->tok_kind.len - 1);
	return false;
}

// Habits ---------------------------------------------------------------------------------------------------------

enum { HABIT_REACH = 8 }; // tokens from the first of a statement to where its word may have gone wrong

struct habit {
	const char *text;
	const char *hint;
};

static const struct habit word_habits[] = {
	{"and", "the operator is '&&'"},
	{"or", "the operator is '||'"},
	{"not", "the operator is '!'"},
	{"elseif", "write 'elif' or 'else if'"},
	{"elsif", "write 'elif' or 'else if'"},
	{"fun", "write 'function' (or 'fn')"},
	{"func", "a function needs a name here; a lambda is written '(x) => …'"},
	{"foreach", "write 'for (x in xs)'"},
	{"switch", "write 'match (v) { case p => … }'"},
	{"unless", "write 'if (!…)'"},
	{"until", "write 'while (!…)'"},
	{"then", "the branch of an 'if' is a block: if (c) { … }"},
	{"of", "write 'for (x in xs)'"},
	{"except", "write 'catch (E e)'"},
	{"raise", "write 'throw'"},
	{"lambda", "a lambda is written 'x => …'"},
	{"mut", "'var x = …' declares a variable"},
	{"val", "write 'const x = …'"},
	{"instanceof", "the operator is 'is'"},
	{"public", "'export' makes a declaration visible to other modules; members are public anyway"},
	{"trait", "write 'interface'"},
	{"impl", "write 'class C implements I { … }'"},
	{"default", "the arm for all other values is 'case _ => …'"},
	{"pass", "an empty block is '{}'"},
	{"namespace", "a file is a module: move this into a file of its own"},
};

static const char *word_habit(const struct parser *p, uint32_t tok)
{
	struct nd_str text = nd_tok_text(p->t, tok);

	if (parse_kind(p, tok) != ND_TOK_IDENT)
		return NULL;
	for (size_t i = 0; i < sizeof word_habits / sizeof *word_habits; i++)
		if (nd_str_eq(text, nd_str(word_habits[i].text)))
			return word_habits[i].hint;
	return NULL;
}

// `int x`, `print x`: a word follows another on its line.
static const char *call_or_declaration(const struct parser *p)
{
	static const char *const types[] = {"int", "float", "bool", "char", "string", "List", "Map", "Set", "double", "auto"};
	struct nd_str word;

	if (!p->pos || p->newline || parse_kind(p, p->pos - 1) != ND_TOK_IDENT)
		return NULL;
	word = nd_tok_text(p->t, p->pos - 1);
	for (size_t i = 0; i < sizeof types / sizeof *types && parse_at(p, ND_TOK_IDENT); i++)
		if (nd_str_eq(word, nd_str(types[i])))
			return "the type follows the name: 'x: T = e', or 'x = e' alone";
	if (nd_str_eq(word, ND_STR("print")) || nd_str_eq(word, ND_STR("println")))
		return "arguments stand in parentheses: 'print(…)'";
	return NULL;
}

static const char *habit(const struct parser *p)
{
	const char *hint = word_habit(p, p->pos);
	enum nd_tok before = p->pos ? parse_kind(p, p->pos - 1) : ND_TOK_EOF;

	if (!hint && p->pos && !p->newline)
		hint = word_habit(p, p->pos - 1);
	if (!hint && p->pos > p->start && p->pos < p->start + HABIT_REACH)
		hint = word_habit(p, p->start);
	if (hint)
		return hint;
	hint = call_or_declaration(p);
	if (hint)
		return hint;
	switch ((enum nd_tok)p->kind) {
	case ND_TOK_ASSIGN:
		if (before == ND_TOK_EQ || before == ND_TOK_NE)
			return "'==' compares values; there is no '==='";
		if (before == ND_TOK_COLON)
			return "a variable is declared by 'x = e', 'var x = e' or 'x: T = e'";
		return "'==' compares, '=' assigns and is a statement of its own";
	case ND_TOK_QUESTION:
		return "there is no '?:' operator: write 'if (c) a else b'";
	case ND_TOK_PLUS_PLUS:
	case ND_TOK_MINUS_MINUS:
		return "'++' and '--' are statements of their own";
	case ND_TOK_DOT:
		if (parse_peek(p, 1) == ND_TOK_INT)
			return "a number needs a digit before its point: 0.5";
		return NULL;
	case ND_TOK_ARROW:
		return "a lambda is written 'x => …'";
	case ND_TOK_COMMA:
		return "several values are a tuple: (a, b)";
	case ND_TOK_COLON:
		return before == ND_TOK_RPAREN || before == ND_TOK_KW_ELSE || before == ND_TOK_KW_TRY
			       ? "blocks are written in braces: { … }"
			       : NULL;
	default:
		return NULL;
	}
}

// `found` of a message: the token as a person would name it.
static void found(const struct parser *p, char *text, size_t size)
{
	struct nd_str source = nd_tok_text(p->t, p->pos);

	if (parse_at(p, ND_TOK_EOF))
		snprintf(text, size, "the end of the file");
	else if (p->newline && p->lines && p->pos > p->start)
		snprintf(text, size, "the end of the line");
	else if (parse_at(p, ND_TOK_IDENT) || parse_at(p, ND_TOK_INT) || parse_at(p, ND_TOK_FLOAT))
		snprintf(text, size, "'%.*s%s'", (int)(source.len < 40 ? source.len : 40), source.data,
			 source.len < 40 ? "" : "…");
	else if (nd_tok_is_fixed((enum nd_tok)p->kind))
		snprintf(text, size, "'%s'", nd_tok_name((enum nd_tok)p->kind));
	else
		snprintf(text, size, "%s", nd_tok_name((enum nd_tok)p->kind));
}

void nd_parse_expected(struct parser *p, const char *what)
{
	char text[64];

	if (p->panic || p->muted)
		return;
	found(p, text, sizeof text);
	nd_parse_error(p, "E0202", habit(p), "expected %s, found %s", what, text);
}

bool nd_parse_expect(struct parser *p, enum nd_tok kind)
{
	char what[32];

	if (parse_accept(p, kind))
		return true;
	snprintf(what, sizeof what, "'%s'", nd_tok_name(kind));
	nd_parse_expected(p, what);
	return false;
}

nd_node nd_parse_bad(struct parser *p)
{
	return parse_node(p, ND_AST_NONE, p->pos, 0, 0);
}

nd_sym nd_parse_name(struct parser *p, const char *what)
{
	nd_sym sym;

	if (parse_at(p, ND_TOK_IDENT)) {
		sym = p->values[p->pos];
		parse_advance(p);
		return sym;
	}
	if (p->kind >= ND_TOK_KW_AS && !parse_at_new_line(p)) {
		nd_parse_error(p, "E0203", "choose another name, for example with a '_' at its end",
			       "'%s' is a reserved word and cannot be %s", nd_tok_name((enum nd_tok)p->kind), what);
		p->panic = false;
		sym = nd_parse_word_sym(p, p->pos);
		parse_advance(p);
		return sym;
	}
	nd_parse_expected(p, what);
	return 0;
}

// Brackets -------------------------------------------------------------------------------------------------------

void nd_parse_open(struct parser *p, struct parse_bracket *ret)
{
	*ret = (struct parse_bracket){p->pos, p->bracket, p->lines, p->no_arrow, p->no_as};
	if (!p->bracket)
		p->bracket = p->pos;
	p->lines = false;
	p->no_arrow = false;
	p->no_as = false;
	parse_advance(p);
}

static uint32_t indent_of(const struct parser *p, uint32_t tok)
{
	const struct nd_ast *t = p->t;
	uint32_t start = t->lines.data[t->tok_line.data[tok] - 1], at = start;

	while (at < t->source.len && (t->source.data[at] == ' ' || t->source.data[at] == '\t'))
		at++;
	return at - start;
}

// At the end of the file a '{' is open. Where it should have been closed the layout tells: the first '}' that begins a line
// and stands further to the left than the line of the '{' that it closed.
static const char *lost_brace(const struct parser *p, char *ret)
{
	ND_VEC(uint32_t) open = {0};
	const char *found_one = NULL;

	for (uint32_t tok = 0; tok < p->pos && !found_one; tok++) {
		enum nd_tok kind = parse_kind(p, tok);

		if (kind == ND_TOK_LBRACE) {
			nd_vec_push(&open, tok);
		} else if (kind == ND_TOK_RBRACE && open.len) {
			uint32_t from = nd_vec_pop(&open);
			char place[32];

			if (!parse_newline_at(p, tok) || indent_of(p, tok) >= indent_of(p, from))
				continue;
			snprintf(ret, 120, "the '{' at %s may lack its '}': the one on line %u stands further left",
				 nd_parse_place(p, from, place), p->t->tok_line.data[tok]);
			found_one = ret;
		}
	}
	nd_vec_free(&open);
	return found_one;
}

bool nd_parse_close(struct parser *p, const struct parse_bracket *self, enum nd_tok kind)
{
	enum nd_tok opening = parse_kind(p, self->tok);
	bool closed = parse_at(p, kind);
	char place[32];
	char text[64];
	char suspect[120];
	const char *hint;

	if (!closed && !p->panic && !p->muted) {
		found(p, text, sizeof text);
		hint = parse_at(p, ND_TOK_EOF) && kind == ND_TOK_RBRACE ? lost_brace(p, suspect) : habit(p);
		nd_parse_error(p, "E0204", hint, "expected '%s' to close the '%s' at %s, found %s", nd_tok_name(kind),
			       nd_tok_name(opening), nd_parse_place(p, self->tok, place), text);
	}
	p->bracket = self->outer;
	p->lines = self->lines;
	p->no_arrow = self->no_arrow;
	p->no_as = self->no_as;
	if (closed)
		parse_advance(p);
	return closed;
}

// Statements and members -----------------------------------------------------------------------------------------

void nd_parse_note_line(struct parser *p)
{
	struct nd_ast *t = p->t;

	if (p->newline && (!t->ends.len || nd_vec_last(&t->ends) < p->pos))
		nd_vec_push(&t->ends, p->pos);
}

void nd_parse_end(struct parser *p, bool comma_too)
{
	char text[64];

	if (p->panic)
		return;
	if (parse_at(p, ND_TOK_SEMI) || (comma_too && parse_at(p, ND_TOK_COMMA))) {
		parse_advance(p);
		return;
	}
	if (parse_at(p, ND_TOK_RBRACE) || parse_at(p, ND_TOK_EOF))
		return;
	if (p->newline) {
		nd_parse_note_line(p);
		return;
	}
	if (!p->bracket && (parse_at(p, ND_TOK_RPAREN) || parse_at(p, ND_TOK_RBRACK))) {
		nd_parse_error(p, "E0216", NULL, "this '%s' closes nothing", nd_tok_name((enum nd_tok)p->kind));
		return;
	}
	found(p, text, sizeof text);
	nd_parse_error(p, "E0205", habit(p), "expected a new line or ';', found %s", text);
}

static bool begins_statement(enum nd_tok kind)
{
	switch (kind) {
	case ND_TOK_KW_BREAK:
	case ND_TOK_KW_CLASS:
	case ND_TOK_KW_CONST:
	case ND_TOK_KW_CONTINUE:
	case ND_TOK_KW_ENUM:
	case ND_TOK_KW_EXPORT:
	case ND_TOK_KW_FOR:
	case ND_TOK_KW_FUNCTION:
	case ND_TOK_KW_IMPORT:
	case ND_TOK_KW_INTERFACE:
	case ND_TOK_KW_LET:
	case ND_TOK_KW_RETURN:
	case ND_TOK_KW_STRUCT:
	case ND_TOK_KW_TRY:
	case ND_TOK_KW_VAR:
	case ND_TOK_KW_WHILE:
		return true;
	default:
		return false;
	}
}

static bool is_opening(enum nd_tok kind)
{
	return kind == ND_TOK_LPAREN || kind == ND_TOK_LBRACK || kind == ND_TOK_LBRACE;
}

void nd_parse_recover(struct parser *p, uint32_t start)
{
	uint32_t first = p->pos;
	uint32_t close;

	if (!p->panic || p->muted)
		return;
	p->panic = false;
	close = p->panic_bracket >= start && is_opening(parse_kind(p, p->panic_bracket)) ? p->values[p->panic_bracket] : 0;
	if (close && close >= p->pos)
		parse_move(p, close + 1);
	for (;; parse_advance(p)) {
		if (parse_at(p, ND_TOK_EOF) || parse_at(p, ND_TOK_RBRACE))
			return;
		if (parse_at(p, ND_TOK_SEMI)) {
			parse_advance(p);
			return;
		}
		if (p->newline && p->pos > start && (p->pos > first || begins_statement((enum nd_tok)p->kind) ||
						     first > start))
			return;
		if (is_opening((enum nd_tok)p->kind) && p->values[p->pos])
			parse_move(p, p->values[p->pos]);
	}
}

bool nd_parse_expect_brace(struct parser *p, const char *what)
{
	uint32_t tok = p->pos;
	uint32_t line = p->pos ? p->t->tok_line.data[p->pos - 1] : 0;
	char text[64];

	if (parse_at(p, ND_TOK_LBRACE) && !p->panic)
		return true;
	if (!p->panic && !p->muted) {
		const char *hint = habit(p);

		found(p, text, sizeof text);
		nd_parse_error(p, "E0206", hint ? hint : "braces are always needed, also around a single statement",
			       "expected '{' to begin %s, found %s", what, text);
	}
	while (p->t->tok_line.data[tok] == line && parse_kind(p, tok) != ND_TOK_LBRACE &&
	       parse_kind(p, tok) != ND_TOK_RBRACE && parse_kind(p, tok) != ND_TOK_SEMI && parse_kind(p, tok) != ND_TOK_EOF)
		tok++;
	if (p->muted || parse_kind(p, tok) != ND_TOK_LBRACE || p->t->tok_line.data[tok] != line)
		return false;
	parse_move(p, tok);
	p->panic = false;
	return true;
}
