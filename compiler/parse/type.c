// Types.
#include "parse/parser.h"

uint32_t nd_parse_type_args(struct parser *p)
{
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	char place[32];

	parse_advance(p);
	do {
		nd_node type = nd_parse_type(p);

		parse_push(p, type);
	} while (parse_accept(p, ND_TOK_COMMA));
	if (!parse_accept(p, ND_TOK_GT))
		nd_parse_error(p, "E0204", NULL, "expected '>' to close the '<' at %s", nd_parse_place(p, tok, place));
	return nd_parse_list(p, base);
}

static nd_node named_type(struct parser *p, bool operand)
{
	uint32_t tok = p->pos;
	nd_sym sym = p->values[tok];
	uint32_t args = 0;
	nd_sym module = 0;
	uint32_t module_tok = tok;
	nd_node type;

	parse_advance(p);
	if (parse_at(p, ND_TOK_DOT) && parse_peek(p, 1) == ND_TOK_IDENT) {
		module = sym;
		parse_advance(p);
		tok = p->pos;
		sym = p->values[tok];
		parse_advance(p);
	}
	if (parse_at(p, ND_TOK_LT) && (!operand || nd_parse_skip_type_args(p, p->pos)))
		args = nd_parse_type_args(p);
	type = parse_node(p, ND_AST_TYPE_NAME, tok, sym, args);
	return module ? parse_node(p, ND_AST_TYPE_QUAL, module_tok, module, type) : type;
}

// `(A, B)`, `(A)`, `(A, B) -> R`, `(A) throws E -> R`; names of parameters are allowed and mean nothing.
static nd_node paren_type(struct parser *p, bool is_async)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	uint32_t count;
	nd_node throws = 0;
	nd_node ret;
	uint32_t list;

	nd_parse_open(p, &bracket);
	while (!parse_at(p, ND_TOK_RPAREN)) {
		nd_node type;

		if (parse_at(p, ND_TOK_IDENT) && parse_peek(p, 1) == ND_TOK_COLON)
			parse_move(p, p->pos + 2);
		type = nd_parse_type(p);
		parse_push(p, type);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, ND_TOK_RPAREN);
	count = p->stack.len - base;
	if (parse_at_word(p, p->words.throws) && !parse_at_new_line(p)) {
		list = nd_parse_list(p, base);
		parse_advance(p);
		throws = nd_parse_type(p);
	} else if (parse_at(p, ND_TOK_ARROW)) {
		list = nd_parse_list(p, base);
	} else if (count == 1 && !is_async) {
		return nd_vec_pop(&p->stack);
	} else {
		list = nd_parse_list(p, base);
		if (count > 1 && !is_async)
			return parse_node(p, ND_AST_TYPE_TUPLE, tok, list, 0);
	}
	if (!parse_accept(p, ND_TOK_ARROW)) {
		nd_parse_expected(p, "'->' and the result type of a function type");
		return nd_parse_bad(p);
	}
	ret = nd_parse_type(p);
	return parse_node(p, ND_AST_TYPE_FUNC, tok, list, PARSE_X(p, ret, throws, is_async));
}

static nd_node parse_type(struct parser *p, bool operand)
{
	nd_node type;

	if (!parse_enter(p))
		return nd_parse_bad(p);
	if (parse_at(p, ND_TOK_IDENT)) {
		type = named_type(p, operand);
	} else if (parse_at(p, ND_TOK_LPAREN)) {
		type = paren_type(p, false);
	} else if (parse_at(p, ND_TOK_KW_ASYNC) && parse_peek(p, 1) == ND_TOK_LPAREN) {
		parse_advance(p);
		type = paren_type(p, true);
	} else {
		nd_parse_expected(p, "a type");
		type = nd_parse_bad(p);
	}
	// Each suffix is a level of the tree.
	unsigned depth = p->depth;
	while (!parse_at_new_line(p)) {
		bool suffix = parse_at(p, ND_TOK_QUESTION) || parse_at(p, ND_TOK_COALESCE) || parse_at(p, ND_TOK_LBRACK);
		if (suffix && !parse_enter(p))
			return nd_parse_bad(p);
		if (parse_at(p, ND_TOK_QUESTION) || (parse_at(p, ND_TOK_COALESCE) && !operand)) {
			type = parse_node(p, ND_AST_TYPE_OPTION, p->pos, type, 0);
			if (parse_at(p, ND_TOK_COALESCE))
				type = parse_node(p, ND_AST_TYPE_OPTION, p->pos, type, 0);
			parse_advance(p);
		} else if (parse_at(p, ND_TOK_LBRACK) && parse_peek(p, 1) == ND_TOK_RBRACK) {
			type = parse_node(p, ND_AST_TYPE_LIST, p->pos, type, 0);
			parse_move(p, p->pos + 2);
		} else {
			break;
		}
	}
	p->depth = depth;
	parse_leave(p);
	return type;
}

nd_node nd_parse_type(struct parser *p)
{
	return parse_type(p, false);
}

nd_node nd_parse_type_operand(struct parser *p)
{
	return parse_type(p, true);
}
