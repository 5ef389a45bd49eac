// Declarations: functions, types and their members, aliases, macros.
#include "parse/parser.h"

#include <string.h>

// What precedes a declaration ----------------------------------------------------------------------------------------

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

// The `///` lines before token `tok`, one newline between them; 0 when there are none. Asked in ascending order.
static nd_sym take_doc(struct parser *p, uint32_t tok)
{
	const struct nd_ast *t = p->t;
	struct nd_buf text = {0};
	bool any = false;
	nd_sym sym = 0;

	while (p->next_doc < t->docs.len && t->docs.data[p->next_doc].tok < tok)
		p->next_doc++;
	for (; p->next_doc < t->docs.len && t->docs.data[p->next_doc].tok == tok; p->next_doc++) {
		const char *from = t->source.data + t->docs.data[p->next_doc].pos;
		const char *to = t->source.data + t->docs.data[p->next_doc].end;

		if (from < to && *from == ' ')
			from++;
		while (to > from && is_blank(to[-1]))
			to--;
		if (any)
			nd_buf_add_char(&text, '\n');
		nd_buf_add(&text, from, (size_t)(to - from));
		any = true;
	}
	if (any)
		sym = nd_intern_add(t->intern, text.data, text.len);
	nd_buf_release(&text);
	return sym;
}

static nd_node annotation(struct parser *p)
{
	uint32_t tok;
	nd_sym sym;
	uint32_t args = 0;

	parse_advance(p);
	tok = p->pos;
	sym = nd_parse_name(p, "the name of an annotation");
	if (parse_at(p, ND_TOK_LPAREN) && !p->newline)
		args = nd_parse_args(p);
	return parse_node(p, ND_AST_ANNOTATION, tok, sym, args);
}

// Documentation, annotations, `export`, `hidden`.
static void prefix(struct parser *p, struct parse_prefix *ret)
{
	uint32_t base = p->stack.len;

	*ret = (struct parse_prefix){.first_tok = p->pos, .doc = take_doc(p, p->pos)};
	for (;;) {
		if (parse_at(p, ND_TOK_AT)) {
			nd_node node = annotation(p);

			parse_push(p, node);
		} else if (parse_at(p, ND_TOK_KW_EXPORT)) {
			if (p->blocks)
				nd_parse_complain(p, "E0215", p->pos, NULL, "'export' stands at the top level of a file");
			ret->flags |= ND_AST_EXPORT;
			parse_advance(p);
		} else if (p->t->is_interface && parse_at_word(p, p->words.hidden) && parse_peek(p, 1) != ND_TOK_ASSIGN &&
			   parse_peek(p, 1) != ND_TOK_COLON && !p->blocks) {
			ret->flags |= ND_AST_HIDDEN;
			parse_advance(p);
		} else {
			break;
		}
		if (p->panic)
			break;
		if (!ret->doc)
			ret->doc = take_doc(p, p->pos); // between annotations and declaration
	}
	ret->annotations = nd_parse_list(p, base);
}

// Type parameters ----------------------------------------------------------------------------------------------------

// The types of `A + B`, as a list that begins with the `old` ones.
static uint32_t bounds(struct parser *p, uint32_t old)
{
	uint32_t base = p->stack.len;

	for (uint32_t i = 0; i < p->t->extra.data[old]; i++)
		parse_push(p, p->t->extra.data[old + 1 + i]);
	do {
		nd_node type = nd_parse_type(p);

		parse_push(p, type);
	} while (parse_accept(p, ND_TOK_PLUS));
	return nd_parse_list(p, base);
}

// At `<`: onto p->type_params; their nodes are made when the `where` clause has been seen.
static void type_params(struct parser *p)
{
	uint32_t tok = p->pos;
	char place[32];

	parse_advance(p);
	while (!parse_at(p, ND_TOK_GT)) {
		uint32_t name_tok = p->pos;
		nd_sym sym = nd_parse_name(p, "the name of a type parameter");
		uint32_t list = 0;

		if (p->panic)
			break;
		if (parse_accept(p, ND_TOK_COLON))
			list = bounds(p, 0);
		nd_vec_push(&p->type_params, name_tok);
		nd_vec_push(&p->type_params, sym);
		nd_vec_push(&p->type_params, list);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	if (!parse_accept(p, ND_TOK_GT))
		nd_parse_error(p, "E0204", NULL, "expected '>' to close the '<' at %s", nd_parse_place(p, tok, place));
}

// At `where`: `T: A + B, U: C`. Adds to the bounds of the parameters from `base` on.
static void where_clause(struct parser *p, uint32_t base)
{
	parse_advance(p);
	do {
		uint32_t tok = p->pos;
		nd_sym sym = nd_parse_name(p, "the name of a type parameter");
		uint32_t at = base;

		if (p->panic || !nd_parse_expect(p, ND_TOK_COLON))
			return;
		while (at < p->type_params.len && p->type_params.data[at + 1] != sym)
			at += 3;
		if (at >= p->type_params.len) {
			nd_parse_complain(p, "E0217", tok, NULL, "'%s' is no type parameter of this declaration",
					  nd_intern_text(p->t->intern, sym));
			bounds(p, 0);
		} else {
			uint32_t list = bounds(p, p->type_params.data[at + 2]);

			p->type_params.data[at + 2] = list;
		}
	} while (parse_accept(p, ND_TOK_COMMA));
}

static uint32_t finish_type_params(struct parser *p, uint32_t base)
{
	uint32_t stack = p->stack.len;

	for (uint32_t at = base; at < p->type_params.len; at += 3) {
		const uint32_t *words = p->type_params.data + at;
		nd_node node = parse_node(p, ND_AST_TYPE_PARAM, words[0], words[1], words[2]);

		parse_push(p, node);
	}
	p->type_params.len = base;
	return nd_parse_list(p, stack);
}

// Functions ----------------------------------------------------------------------------------------------------------

uint32_t nd_parse_params(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;

	nd_parse_open(p, &bracket);
	while (!parse_at(p, ND_TOK_RPAREN)) {
		uint32_t tok;
		nd_sym sym;
		uint32_t flags = 0;
		nd_node type = 0;
		nd_node value = 0;
		nd_node node;

		if (parse_at(p, ND_TOK_ELLIPSIS)) {
			nd_parse_complain(p, "E0218", p->pos, "take a List<T>", "a function has a fixed number of parameters");
			parse_advance(p);
		}
		tok = p->pos;
		sym = nd_parse_name(p, "the name of a parameter");
		if (p->panic)
			break;
		if (parse_at(p, ND_TOK_IDENT)) {
			nd_parse_error(p, "E0202", "write 'name: type'", "expected ':' and the type of the parameter, found '%.*s'",
				       (int)nd_tok_text(p->t, p->pos).len, nd_tok_text(p->t, p->pos).data);
			break;
		}
		if (parse_accept(p, ND_TOK_QUESTION))
			flags |= ND_AST_OPTIONAL;
		if (parse_accept(p, ND_TOK_COLON))
			type = nd_parse_type(p);
		if (parse_accept(p, ND_TOK_ASSIGN))
			value = nd_parse_expr(p);
		node = parse_node(p, ND_AST_PARAM, tok, PARSE_X(p, sym, type, value, flags), 0);
		parse_push(p, node);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, ND_TOK_RPAREN);
	return nd_parse_list(p, base);
}

// func, fn, def
static bool is_function_word(const struct parser *p)
{
	nd_sym sym = p->values[p->pos];

	return parse_at(p, ND_TOK_IDENT) && !parse_newline_at(p, p->pos + 1) &&
	       (sym == p->words.func || sym == p->words.fn || sym == p->words.def);
}

bool nd_parse_begins_function(const struct parser *p)
{
	if (parse_at(p, ND_TOK_KW_FUNCTION))
		return parse_is_word(parse_peek(p, 1));
	return is_function_word(p) && parse_peek(p, 1) == ND_TOK_IDENT;
}

static nd_node result_type(struct parser *p)
{
	bool arrow = parse_at(p, ND_TOK_ARROW);

	parse_advance(p);
	if (p->newline && !arrow) { // the colon of another language; an arrow goes on in the next line
		nd_parse_error(p, "E0202", "blocks are written in braces: { … }", "expected the result type after ':'");
		return 0;
	}
	return nd_parse_type(p);
}

// From the type parameters on. The body of a foreign function is its library.
static nd_node function_rest(struct parser *p, const struct parse_prefix *pre, uint32_t tok, nd_sym name)
{
	struct nd_ast_func func = {.name = name, .flags = pre->flags, .annotations = pre->annotations,
				   .first_tok = pre->first_tok, .doc = pre->doc};
	uint32_t base = p->type_params.len;
	nd_node body = 0;

	if (parse_at(p, ND_TOK_LT))
		type_params(p);
	if (parse_at(p, ND_TOK_LPAREN))
		func.params = nd_parse_params(p);
	else
		nd_parse_expected(p, "'(' and the parameters");
	for (; !p->panic; ) {
		if (parse_at_word(p, p->words.throws) && !func.throws && !parse_at_new_line(p)) {
			parse_advance(p);
			func.throws = nd_parse_type(p);
		} else if ((parse_at(p, ND_TOK_COLON) || parse_at(p, ND_TOK_ARROW)) && !func.ret) {
			func.ret = result_type(p);
		} else if (parse_at(p, ND_TOK_KW_WHERE)) {
			where_clause(p, base);
		} else {
			break;
		}
	}
	func.type_params = finish_type_params(p, base);
	if ((func.flags & ND_AST_FOREIGN) && parse_accept(p, ND_TOK_KW_FROM)) {
		if (parse_at(p, ND_TOK_STRING)) {
			func.library = p->values[p->pos];
			parse_advance(p);
		} else {
			nd_parse_expected(p, "the name of a library");
		}
	}
	func.body_tok = p->pos;
	if (p->panic || (parse_at(p, ND_TOK_LBRACE) && !(func.flags & ND_AST_FOREIGN))) {
		body = nd_parse_block(p, "the body of the function");
	} else if (parse_accept(p, ND_TOK_FAT_ARROW)) {
		if (parse_at(p, ND_TOK_LBRACE)) {
			body = nd_parse_block(p, "the body of the function");
		} else {
			func.flags |= ND_AST_ARROW;
			body = nd_parse_expr(p);
		}
	} else if (parse_at(p, ND_TOK_ASSIGN)) {
		nd_parse_error(p, "E0206", "write '=> expression' or '{ … }'", "expected '{' to begin the body of the function, found '='");
	}
	func.end_tok = p->pos;
	if (func.body_tok > func.end_tok)
		func.body_tok = func.end_tok;
	return parse_node(p, ND_AST_FUNC, tok, nd_parse_extra(p, (const uint32_t *)&func, sizeof func / sizeof(uint32_t)),
			  body);
}

// At the name.
static nd_node function(struct parser *p, const struct parse_prefix *pre, bool is_method)
{
	uint32_t tok = p->pos;
	nd_sym name;

	if (is_method && parse_is_word((enum nd_tok)p->kind)) {
		name = nd_parse_word_sym(p, tok);
		parse_advance(p);
	} else {
		name = nd_parse_name(p, "the name of a function");
	}
	return function_rest(p, pre, tok, name);
}

// A declaration that may end with a block needs no newline then.
static void end_declaration(struct parser *p, bool comma_too)
{
	if (p->panic)
		return;
	if (parse_kind(p, p->pos - 1) == ND_TOK_RBRACE && !parse_at(p, ND_TOK_SEMI) &&
	    !(comma_too && parse_at(p, ND_TOK_COMMA))) {
		if (!parse_at(p, ND_TOK_RBRACE) && !parse_at(p, ND_TOK_EOF))
			nd_parse_note_line(p);
		return;
	}
	nd_parse_end(p, comma_too);
}

// Members ------------------------------------------------------------------------------------------------------------

static uint32_t modifier(const struct parser *p)
{
	nd_sym sym;

	if (!parse_is_word(parse_peek(p, 1)) || parse_newline_at(p, p->pos + 1))
		return 0;
	if (parse_at(p, ND_TOK_KW_ASYNC))
		return ND_AST_ASYNC;
	if (!parse_at(p, ND_TOK_IDENT))
		return 0;
	sym = p->values[p->pos];
	return sym == p->words.statik	   ? ND_AST_STATIC
	       : sym == p->words.private   ? ND_AST_PRIVATE
	       : sym == p->words.protected ? ND_AST_PROTECTED
	       : sym == p->words.virtual   ? ND_AST_VIRTUAL
	       : sym == p->words.override  ? ND_AST_OVERRIDE
	       : sym == p->words.final	   ? ND_AST_FINAL
	       : sym == p->words.abstract  ? ND_AST_ABSTRACT
					   : 0;
}

static void modifiers(struct parser *p, struct parse_prefix *pre)
{
	uint32_t flag;

	for (;;) {
		flag = modifier(p);
		if (!flag) {
			if (!parse_at_word(p, p->words.public) || !parse_is_word(parse_peek(p, 1)) ||
			    parse_newline_at(p, p->pos + 1))
				return;
		} else if (pre->flags & flag) {
			nd_parse_complain(p, "E0219", p->pos, NULL, "'%.*s' is written twice",
					  (int)nd_tok_text(p->t, p->pos).len, nd_tok_text(p->t, p->pos).data);
		}
		pre->flags |= flag;
		parse_advance(p);
	}
}

static nd_node field(struct parser *p, struct parse_prefix *pre)
{
	uint32_t tok = p->pos;
	nd_sym sym = nd_parse_word_sym(p, tok);
	uint32_t flags = pre->flags;
	nd_node type = 0;
	nd_node value = 0;

	parse_advance(p);
	if (parse_accept(p, ND_TOK_QUESTION))
		flags |= ND_AST_OPTIONAL;
	if (parse_accept(p, ND_TOK_COLON))
		type = nd_parse_type(p);
	if (parse_accept(p, ND_TOK_ASSIGN))
		value = nd_parse_expr(p);
	if (!type && !value)
		nd_parse_expected(p, "':' and the type of the field");
	return parse_node(p, ND_AST_FIELD, tok, PARSE_X(p, sym, type, value, flags, pre->first_tok, p->pos, pre->doc), 0);
}

// Whether the name and parenthesis at the current token begin a method rather than a variant.
static bool is_method_in_enum(const struct parser *p)
{
	uint32_t close = p->values[p->pos + 1];

	if (parse_peek(p, 1) == ND_TOK_LT)
		return true;
	switch (close ? parse_kind(p, close + 1) : ND_TOK_EOF) {
	case ND_TOK_COLON:
	case ND_TOK_ARROW:
	case ND_TOK_FAT_ARROW:
	case ND_TOK_LBRACE:
		return true;
	case ND_TOK_IDENT:
		return p->values[close + 1] == p->words.throws;
	default:
		return false;
	}
}

static nd_node variant(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_sym sym = nd_parse_name(p, "the name of a variant");
	uint32_t params = 0;

	if (parse_at(p, ND_TOK_LPAREN) && !p->newline) {
		params = nd_parse_params(p);
		for (uint32_t i = 0; i < p->t->extra.data[params]; i++) {
			nd_node param = p->t->extra.data[params + 1 + i];

			if (!p->t->extra.data[p->t->a.data[param] + 1])
				nd_parse_complain(p, "E0220", p->t->tok.data[param], "write 'name: type'",
						  "the value of a variant needs a name and a type");
		}
	} else if (parse_at(p, ND_TOK_ASSIGN)) {
		nd_parse_error(p, "E0220", "give the enum a method that returns the number",
			       "a variant has no number of its own");
	}
	return parse_node(p, ND_AST_VARIANT, tok, sym, params);
}

static nd_node member(struct parser *p, enum nd_ast_kind owner)
{
	struct parse_prefix pre;
	bool is_const = false;
	enum nd_tok next;

	prefix(p, &pre);
	modifiers(p, &pre);
	if (nd_parse_begins_function(p) || (is_function_word(p) && parse_is_word(parse_peek(p, 1)))) {
		parse_advance(p);
		return function(p, &pre, true);
	}
	if ((parse_at(p, ND_TOK_KW_CONST) || parse_at(p, ND_TOK_KW_VAR) || parse_at(p, ND_TOK_KW_LET)) &&
	    parse_is_word(parse_peek(p, 1))) {
		is_const = parse_at(p, ND_TOK_KW_CONST);
		parse_advance(p);
	}
	if (is_const)
		pre.flags |= ND_AST_CONST;
	next = parse_peek(p, 1);
	if (!parse_is_word((enum nd_tok)p->kind) || parse_at_word(p, p->words.hidden)) {
		if (!parse_at(p, ND_TOK_IDENT)) {
			nd_parse_expected(p, owner == ND_AST_ENUM ? "a variant or a method" : "a field or a method");
			return nd_parse_bad(p);
		}
	}
	if (owner == ND_AST_ENUM) {
		if ((next == ND_TOK_LPAREN || next == ND_TOK_LT) && is_method_in_enum(p))
			return function(p, &pre, true);
		return variant(p);
	}
	if (next == ND_TOK_LPAREN || next == ND_TOK_LT)
		return function(p, &pre, true);
	if (next == ND_TOK_COLON || next == ND_TOK_QUESTION || next == ND_TOK_ASSIGN)
		return field(p, &pre);
	parse_advance(p);
	nd_parse_expected(p, "':' and a type, or '(' and parameters");
	return nd_parse_bad(p);
}

static uint32_t members(struct parser *p, enum nd_ast_kind owner)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;

	nd_parse_open_block(p, &bracket);
	while (nd_parse_in_block(p)) {
		uint32_t start = p->start = p->pos;
		nd_node node;

		if (parse_accept(p, ND_TOK_SEMI) || parse_accept(p, ND_TOK_COMMA))
			continue;
		node = member(p, owner);
		if (p->t->kind.data[node] != ND_AST_NONE)
			parse_push(p, node);
		end_declaration(p, true);
		nd_parse_recover(p, start);
		if (p->pos == start)
			parse_advance(p);
	}
	p->blocks--;
	nd_parse_close(p, &bracket, ND_TOK_RBRACE);
	return nd_parse_list(p, base);
}

// Types --------------------------------------------------------------------------------------------------------------

static uint32_t type_list(struct parser *p)
{
	uint32_t base = p->stack.len;

	do {
		nd_node type = nd_parse_type(p);

		parse_push(p, type);
	} while (parse_accept(p, ND_TOK_COMMA));
	return nd_parse_list(p, base);
}

// After the name: `<T> extends B implements I, J where T: A`.
static void type_head(struct parser *p, enum nd_ast_kind kind, struct nd_ast_type_decl *decl)
{
	uint32_t base = p->type_params.len;

	if (parse_at(p, ND_TOK_LT))
		type_params(p);
	while (!p->panic) {
		if (parse_accept(p, ND_TOK_KW_EXTENDS)) {
			decl->base = nd_parse_type(p);
			if (kind == ND_AST_INTERFACE && parse_accept(p, ND_TOK_COMMA))
				decl->implements = type_list(p);
		} else if (parse_accept(p, ND_TOK_KW_IMPLEMENTS)) {
			decl->implements = type_list(p);
		} else if (parse_at(p, ND_TOK_KW_WHERE)) {
			where_clause(p, base);
		} else {
			break;
		}
	}
	if (!p->panic && (parse_at(p, ND_TOK_COLON) || parse_at(p, ND_TOK_LPAREN)))
		nd_parse_error(p, "E0206", parse_at(p, ND_TOK_COLON) ? "write 'class A extends B { … }'"
								     : "fields and the constructor stand within the braces",
			       "expected '{' to begin the members, found '%s'", nd_tok_name((enum nd_tok)p->kind));
	decl->type_params = finish_type_params(p, base);
}

static nd_node type_declaration(struct parser *p, enum nd_ast_kind kind, const struct parse_prefix *pre)
{
	struct nd_ast_type_decl decl = {.flags = pre->flags, .annotations = pre->annotations,
					.first_tok = pre->first_tok, .doc = pre->doc};
	uint32_t tok;

	if (p->blocks)
		nd_parse_complain(p, "E0215", p->pos, "move it out of the braces",
				  "types are declared at the top level of a file");
	parse_advance(p);
	tok = p->pos;
	decl.name = nd_parse_name(p, "the name of a type");
	if (!p->panic)
		type_head(p, kind, &decl);
	if (kind == ND_AST_ERROR && !parse_at(p, ND_TOK_LBRACE) && !p->panic)
		; // nothing to add to its base
	else if (nd_parse_expect_brace(p, "the members"))
		decl.members = members(p, kind);
	decl.end_tok = p->pos;
	return parse_node(p, kind, tok, nd_parse_extra(p, (const uint32_t *)&decl, sizeof decl / sizeof(uint32_t)), 0);
}

// At `type`.
static nd_node alias(struct parser *p, const struct parse_prefix *pre)
{
	uint32_t base = p->type_params.len;
	uint32_t tok;
	uint32_t params;
	nd_sym sym;
	nd_node type;

	if (p->blocks)
		nd_parse_complain(p, "E0215", p->pos, "move it out of the braces",
				  "types are declared at the top level of a file");
	parse_advance(p);
	tok = p->pos;
	sym = nd_parse_name(p, "the name of a type");
	if (parse_at(p, ND_TOK_LT))
		type_params(p);
	params = finish_type_params(p, base);
	if (!nd_parse_expect(p, ND_TOK_ASSIGN))
		return nd_parse_bad(p);
	type = nd_parse_type(p);
	return parse_node(p, ND_AST_ALIAS, tok,
			  PARSE_X(p, sym, params, type, pre->flags, pre->first_tok, p->pos, pre->doc), 0);
}

static nd_node macro(struct parser *p, const struct parse_prefix *pre)
{
	uint32_t tok;
	uint32_t params = 0;
	nd_sym sym;
	nd_node body;

	parse_advance(p);
	tok = p->pos;
	sym = nd_parse_name(p, "the name of a macro");
	if (parse_at(p, ND_TOK_LPAREN))
		params = nd_parse_params(p);
	else
		nd_parse_expected(p, "'(' and the parameters");
	body = nd_parse_block(p, "the body of the macro");
	return parse_node(p, ND_AST_MACRO, tok,
			  PARSE_X(p, sym, params, pre->flags, pre->first_tok, p->pos, pre->doc), body);
}

// Any declaration ----------------------------------------------------------------------------------------------------

static bool begins_extend(const struct parser *p)
{
	enum nd_tok after = parse_peek(p, 2);

	return parse_at_word(p, p->words.extend) && parse_peek(p, 1) == ND_TOK_IDENT && !parse_newline_at(p, p->pos + 1) &&
	       (after == ND_TOK_LBRACE || after == ND_TOK_LT || after == ND_TOK_KW_IMPLEMENTS);
}

bool nd_parse_begins_declaration(const struct parser *p)
{
	enum nd_tok next = parse_peek(p, 1);

	switch ((enum nd_tok)p->kind) {
	case ND_TOK_IDENT:
		return nd_parse_begins_function(p) || begins_extend(p);
	case ND_TOK_KW_FUNCTION:
	case ND_TOK_KW_CLASS:
	case ND_TOK_KW_STRUCT:
	case ND_TOK_KW_INTERFACE:
	case ND_TOK_KW_ENUM:
	case ND_TOK_KW_ERROR:
	case ND_TOK_KW_TYPE:
	case ND_TOK_KW_MACRO:
	case ND_TOK_KW_FOREIGN:
		return parse_is_word(next);
	case ND_TOK_KW_VAR:
	case ND_TOK_KW_LET:
	case ND_TOK_KW_CONST:
	case ND_TOK_AT:
		return true;
	case ND_TOK_KW_ASYNC:
		if (next == ND_TOK_KW_FUNCTION)
			return parse_is_word(parse_peek(p, 2));
		return next == ND_TOK_IDENT && parse_peek(p, 2) == ND_TOK_IDENT;
	default:
		return false;
	}
}

static nd_node declaration(struct parser *p, struct parse_prefix *pre)
{
	for (;; parse_advance(p)) {
		if (parse_at(p, ND_TOK_KW_ASYNC))
			pre->flags |= ND_AST_ASYNC;
		else if (parse_at(p, ND_TOK_KW_FOREIGN))
			pre->flags |= ND_AST_FOREIGN;
		else if (parse_at_word(p, p->words.abstract) && parse_peek(p, 1) == ND_TOK_KW_CLASS)
			pre->flags |= ND_AST_ABSTRACT;
		else if (parse_at_word(p, p->words.final) && parse_peek(p, 1) == ND_TOK_KW_CLASS)
			pre->flags |= ND_AST_FINAL;
		else
			break;
	}
	if (nd_parse_begins_function(p)) {
		parse_advance(p);
		return function(p, pre, false);
	}
	switch ((enum nd_tok)p->kind) {
	case ND_TOK_KW_CLASS:
		return type_declaration(p, ND_AST_CLASS, pre);
	case ND_TOK_KW_STRUCT:
		return type_declaration(p, ND_AST_STRUCT, pre);
	case ND_TOK_KW_INTERFACE:
		return type_declaration(p, ND_AST_INTERFACE, pre);
	case ND_TOK_KW_ENUM:
		return type_declaration(p, ND_AST_ENUM, pre);
	case ND_TOK_KW_ERROR:
		return type_declaration(p, ND_AST_ERROR, pre);
	case ND_TOK_KW_TYPE:
		return alias(p, pre);
	case ND_TOK_KW_MACRO:
		return macro(p, pre);
	case ND_TOK_KW_VAR:
	case ND_TOK_KW_LET:
	case ND_TOK_KW_CONST:
		return nd_parse_variable(p, pre);
	case ND_TOK_IDENT:
		if (begins_extend(p))
			return type_declaration(p, ND_AST_EXTEND, pre);
		if (parse_peek(p, 1) == ND_TOK_COLON)
			return nd_parse_variable(p, pre);
		break;
	default:
		break;
	}
	nd_parse_expected(p, "a declaration");
	return nd_parse_bad(p);
}

nd_node nd_parse_declaration(struct parser *p)
{
	struct parse_prefix pre;
	nd_node node;

	prefix(p, &pre);
	node = p->panic ? nd_parse_bad(p) : declaration(p, &pre);
	end_declaration(p, false);
	return node;
}
