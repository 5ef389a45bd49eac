// What the files of the parser share: its state, tokens, nodes, brackets, errors.
//
// Recursive descent. Invariants:
//  1. A parse_* function leaves the position at the first token it did not take; it may take none after an error.
//  2. The first error of a statement or member sets `panic`, which silences all others until the statement or member
//     list has moved to its next item (recover.c). So every loop over items ends by itself: an item that takes
//     nothing is followed by no comma.
//  3. `stack` is where lists grow; whoever pushes pops with nd_parse_list, so it is as it was after each function.
//  4. Recursion only by nesting of the source, counted by parse_enter: chains of operands, prefixes, `**`, members
//     and else-ifs are loops.
#ifndef NOODLE_PARSER_H
#define NOODLE_PARSER_H

#include "lex/lex.h"

enum { PARSE_MAX_DEPTH = 1000, PARSE_MAX_LOOKAHEAD = 256 };

struct parse_words { // contextual words
	nd_sym func, fn, def, this, extend, hidden, throws, module, package, requires, version, use, underscore;
	nd_sym statik, private, protected, public, virtual, override, final, abstract;
	nd_sym constructor, destructor, as, stream;
};

struct parser {
	struct nd_ast *t;
	struct nd_diags *diags;
	const uint8_t *kinds;
	const uint32_t *values;
	uint32_t pos;      // current token
	uint8_t kind;      // its kind
	bool newline;      // a newline is before it
	bool lines;        // newlines end statements here: the innermost bracket is a block
	bool no_arrow;     // `x =>` is no lambda: in the guard of an arm
	bool no_as;        // `as` is no cast: in the head of `with`
	bool panic;
	bool muted;        // no more errors at all: nested too deeply
	uint32_t start;    // first token of the statement, arm or member begun last
	unsigned depth;    // of recursion
	unsigned blocks;   // open blocks: 0 at the top level
	uint32_t bracket;  // outermost bracket of the current statement that is open, or 0
	uint32_t panic_bracket; // the same when `panic` was set
	uint32_t next_doc; // first of t->docs that may belong to a declaration to come
	ND_VEC(uint32_t) stack;
	ND_VEC(uint32_t) type_params; // token, name, bounds of those whose `where` may still come
	struct parse_words words;
};

struct parse_bracket { // an open `(`, `[`, or the braces of a literal
	uint32_t tok;
	uint32_t outer;
	bool lines, no_arrow, no_as;
};

struct parse_prefix { // what precedes a declaration
	uint32_t first_tok;
	uint32_t flags;
	uint32_t annotations; // list
	nd_sym doc;
};

// Tokens ---------------------------------------------------------------------------------------------------------

static inline void parse_move(struct parser *p, uint32_t pos)
{
	p->pos = pos;
	p->kind = p->kinds[pos] & ND_TOK_KIND_MASK;
	p->newline = (p->kinds[pos] & ND_TOK_NEWLINE) != 0;
}

static inline void parse_advance(struct parser *p)
{
	if (p->kind != ND_TOK_EOF)
		parse_move(p, p->pos + 1);
}

static inline bool parse_at(const struct parser *p, enum nd_tok kind)
{
	return p->kind == kind;
}

static inline bool parse_accept(struct parser *p, enum nd_tok kind)
{
	if (p->kind != kind)
		return false;
	parse_advance(p);
	return true;
}

// Kind of token `tok`; EOF past the end.
static inline enum nd_tok parse_kind(const struct parser *p, uint32_t tok)
{
	return tok < p->t->tok_kind.len ? (enum nd_tok)(p->kinds[tok] & ND_TOK_KIND_MASK) : ND_TOK_EOF;
}

static inline enum nd_tok parse_peek(const struct parser *p, unsigned ahead)
{
	return parse_kind(p, p->pos + ahead);
}

static inline bool parse_newline_at(const struct parser *p, uint32_t tok)
{
	return tok < p->t->tok_kind.len && (p->kinds[tok] & ND_TOK_NEWLINE);
}

// Whether the current token stands on a new line in a place where that means something.
static inline bool parse_at_new_line(const struct parser *p)
{
	return p->newline && p->lines;
}

static inline bool parse_at_word(const struct parser *p, nd_sym word)
{
	return p->kind == ND_TOK_IDENT && p->values[p->pos] == word;
}

// A name or a reserved word: what may stand after `.` and before the `:` of an argument.
static inline bool parse_is_word(enum nd_tok kind)
{
	return kind == ND_TOK_IDENT || kind >= ND_TOK_KW_AS;
}

// Whether nothing is between the two tokens.
static inline bool parse_adjacent(const struct parser *p, uint32_t tok)
{
	return p->t->tok_end.data[tok] == p->t->tok_pos.data[tok + 1];
}

nd_sym nd_parse_word_sym(struct parser *p, uint32_t tok); // symbol of a name, reserved word or number

// Nodes ----------------------------------------------------------------------------------------------------------

void nd_parse_grow_nodes(struct nd_ast *t);

static inline nd_node parse_node(struct parser *p, enum nd_ast_kind kind, uint32_t tok, uint32_t a, uint32_t b)
{
	struct nd_ast *t = p->t;
	uint32_t n = t->kind.len;

	if (n == t->kind.cap)
		nd_parse_grow_nodes(t);
	t->kind.data[n] = (uint8_t)kind;
	t->tok.data[n] = tok;
	t->a.data[n] = a;
	t->b.data[n] = b;
	t->kind.len = t->tok.len = t->a.len = t->b.len = n + 1;
	return n;
}

uint32_t nd_parse_extra(struct parser *p, const uint32_t *words, uint32_t count);
#define PARSE_X(p, ...)                                                \
	nd_parse_extra((p), (const uint32_t[]){__VA_ARGS__},           \
		       sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
// Pops the stack down to `base` into a list.
uint32_t nd_parse_list(struct parser *p, uint32_t base);
#define parse_push(p, item) nd_vec_push(&(p)->stack, (item))

// Errors and recovery (recover.c) --------------------------------------------------------------------------------

// At the current token, or after the one before it when the current one is on a new line. Sets panic.
void nd_parse_error(struct parser *p, const char *code, const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
// At a token; parsing goes on as if nothing was wrong.
void nd_parse_complain(struct parser *p, const char *code, uint32_t tok, const char *hint, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
// "expected WHAT, found …" with a hint for habits of other languages.
void nd_parse_expected(struct parser *p, const char *what);
bool nd_parse_expect(struct parser *p, enum nd_tok kind); // takes it, or error
// The node of a place that could not be parsed.
nd_node nd_parse_bad(struct parser *p);
// A name; 0 after an error. `what` as in "a function name".
nd_sym nd_parse_name(struct parser *p, const char *what);

bool nd_parse_enter_failed(struct parser *p); // reports, ends the parse
static inline bool parse_enter(struct parser *p)
{
	return ++p->depth <= PARSE_MAX_DEPTH || nd_parse_enter_failed(p);
}
static inline void parse_leave(struct parser *p)
{
	p->depth--;
}

void nd_parse_open(struct parser *p, struct parse_bracket *ret);                       // at the bracket; takes it
bool nd_parse_close(struct parser *p, const struct parse_bracket *self, enum nd_tok kind);
// The end of a statement or member: newline, `;`, or what stands before a `}`.
void nd_parse_end(struct parser *p, bool comma_too);
void nd_parse_note_line(struct parser *p); // records that the newline before the current token means something
// After a statement or member that began at `start`: when in panic, moves to where the next one begins.
void nd_parse_recover(struct parser *p, uint32_t start);
// When the current token is not `{`: reports, and looks for one on the line. Whether there is a `{` now.
bool nd_parse_expect_brace(struct parser *p, const char *what);
// "12:8" of a token, in a static buffer of the caller.
const char *nd_parse_place(const struct parser *p, uint32_t tok, char text[32]);

// Lookahead (lookahead.c): token indices; 0 = no --------------------------------------------------------------------

uint32_t nd_parse_skip_type_args(const struct parser *p, uint32_t tok); // tok is `<`: index after its `>`
bool nd_parse_is_call_type_args(const struct parser *p);  // at `<`: type arguments rather than less-than
bool nd_parse_is_lambda(const struct parser *p);          // at `(`
bool nd_parse_is_destructuring(const struct parser *p);   // at `(` `[` `{` at the start of a statement
bool nd_parse_is_whole_condition(const struct parser *p); // at `(` after `if`

// Types, patterns, expressions, statements, declarations -----------------------------------------------------------

nd_node nd_parse_type(struct parser *p);
nd_node nd_parse_type_operand(struct parser *p); // after `is` and `as`: `<` and `??` may belong to the expression
uint32_t nd_parse_type_args(struct parser *p);   // at `<`
nd_node nd_parse_pattern(struct parser *p);
nd_node nd_parse_expr(struct parser *p);
uint32_t nd_parse_args(struct parser *p);        // at `(`
nd_node nd_parse_if(struct parser *p);
nd_node nd_parse_match(struct parser *p);
nd_node nd_parse_block(struct parser *p, const char *what); // what: "the body of a loop", for the error
void nd_parse_open_block(struct parser *p, struct parse_bracket *ret); // at `{`: newlines count within
bool nd_parse_in_block(struct parser *p);                   // false at `}`, at the end, or where a `}` must be missing
nd_node nd_parse_simple(struct parser *p, bool wrap);       // assignment or expression; wrap: as an EXPR statement
bool nd_parse_is_assignment(const struct parser *p);        // at `=`, `+=`, `++` …
nd_node nd_parse_assignment(struct parser *p, nd_node target);
nd_node nd_parse_variable(struct parser *p, const struct parse_prefix *prefix); // at var, let, const or `x:`
nd_node nd_parse_statement(struct parser *p);
uint32_t nd_parse_params(struct parser *p);                 // at `(`
bool nd_parse_begins_function(const struct parser *p);      // at `function`, or `fn` and the like before a name
bool nd_parse_begins_declaration(const struct parser *p);   // of a function, type or macro
nd_node nd_parse_declaration(struct parser *p);
void nd_parse_top(struct parser *p); // the whole file

#endif
