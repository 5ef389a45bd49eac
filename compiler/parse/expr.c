// Expressions: precedence climbing over a table of binary operators, then prefixes, postfixes, primaries.
#include "parse/parser.h"
#include "noodle/compiler.h"

// Binary operators --------------------------------------------------------------------------------------------------

enum { // precedences, loosest first
	PREC_NONE,
	PREC_COALESCE,
	PREC_OR,
	PREC_AND,
	PREC_COMPARE,
	PREC_RANGE,
	PREC_BIT_OR,
	PREC_BIT_XOR,
	PREC_BIT_AND,
	PREC_SHIFT,
	PREC_ADD,
	PREC_MUL
};

struct binary {
	uint8_t prec;
	uint8_t kind;
};

static const struct binary binaries[ND_TOK_COUNT] = {
	[ND_TOK_COALESCE] = {PREC_COALESCE, ND_AST_COALESCE},
	[ND_TOK_PIPE_PIPE] = {PREC_OR, ND_AST_OR},
	[ND_TOK_AMP_AMP] = {PREC_AND, ND_AST_AND},
	[ND_TOK_EQ] = {PREC_COMPARE, ND_AST_EQ},
	[ND_TOK_NE] = {PREC_COMPARE, ND_AST_NE},
	[ND_TOK_LT] = {PREC_COMPARE, ND_AST_LT},
	[ND_TOK_LE] = {PREC_COMPARE, ND_AST_LE},
	[ND_TOK_GT] = {PREC_COMPARE, ND_AST_GT}, // or the first of `>=`, `>>`, `>>=`
	[ND_TOK_KW_IS] = {PREC_COMPARE, ND_AST_IS},
	[ND_TOK_KW_AS] = {PREC_COMPARE, ND_AST_AS},
	[ND_TOK_DOTDOT] = {PREC_RANGE, ND_AST_RANGE},
	[ND_TOK_DOTDOT_EQ] = {PREC_RANGE, ND_AST_RANGE_INCL},
	[ND_TOK_PIPE] = {PREC_BIT_OR, ND_AST_BIT_OR},
	[ND_TOK_CARET] = {PREC_BIT_XOR, ND_AST_BIT_XOR},
	[ND_TOK_AMP] = {PREC_BIT_AND, ND_AST_BIT_AND},
	[ND_TOK_SHL] = {PREC_SHIFT, ND_AST_SHL},
	[ND_TOK_PLUS] = {PREC_ADD, ND_AST_ADD},
	[ND_TOK_MINUS] = {PREC_ADD, ND_AST_SUB},
	[ND_TOK_STAR] = {PREC_MUL, ND_AST_MUL},
	[ND_TOK_SLASH] = {PREC_MUL, ND_AST_DIV},
	[ND_TOK_PERCENT] = {PREC_MUL, ND_AST_MOD},
};

static nd_node parse_unary(struct parser *p);

// The operator at the current token; *tokens is how many it takes.
static struct binary operator_here(const struct parser *p, unsigned *tokens)
{
	struct binary op = binaries[p->kind];

	*tokens = 1;
	if (op.prec == PREC_NONE)
		return op;
	if (p->newline && p->lines && p->kind != ND_TOK_PIPE && p->kind != ND_TOK_AMP_AMP &&
	    p->kind != ND_TOK_PIPE_PIPE && p->kind != ND_TOK_COALESCE)
		return (struct binary){0};
	if (p->kind == ND_TOK_GT && parse_adjacent(p, p->pos)) {
		enum nd_tok next = parse_peek(p, 1);

		if (next == ND_TOK_ASSIGN) {
			*tokens = 2;
			return (struct binary){PREC_COMPARE, ND_AST_GE};
		}
		if (next == ND_TOK_GT) {
			if (parse_peek(p, 2) == ND_TOK_ASSIGN && parse_adjacent(p, p->pos + 1))
				return (struct binary){0}; // >>= is no expression
			*tokens = 2;
			return (struct binary){PREC_SHIFT, ND_AST_SHR};
		}
	}
	if (p->kind == ND_TOK_KW_AS && p->no_as)
		return (struct binary){0};
	return op;
}

static nd_node parse_binary(struct parser *p, unsigned min)
{
	nd_node left = parse_unary(p);
	unsigned before = PREC_NONE;
	unsigned tokens;

	for (;;) {
		struct binary op = operator_here(p, &tokens);
		uint32_t tok = p->pos;
		nd_node right;

		if (op.prec < min || op.prec == PREC_NONE)
			return left;
		if (op.prec == before && op.prec == PREC_COMPARE)
			nd_parse_complain(p, "E0207", tok, "use '&&' or parentheses: a < b && b < c, (x as T) == y",
					  "comparisons do not chain");
		if (op.prec == before && op.prec == PREC_RANGE)
			nd_parse_complain(p, "E0207", tok, NULL, "ranges do not chain");
		parse_move(p, tok + tokens);
		if (op.kind == ND_AST_IS || op.kind == ND_AST_AS)
			right = nd_parse_type_operand(p);
		else
			right = parse_binary(p, op.prec + 1u);
		left = parse_node(p, (enum nd_ast_kind)op.kind, tok, left, right);
		before = op.prec;
	}
}

nd_node nd_parse_expr(struct parser *p)
{
	nd_node node;

	if (!parse_enter(p))
		return nd_parse_bad(p);
	node = parse_binary(p, PREC_COALESCE);
	parse_leave(p);
	return node;
}

// Brackets ----------------------------------------------------------------------------------------------------------

uint32_t nd_parse_args(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;

	nd_parse_open(p, &bracket);
	while (!parse_at(p, ND_TOK_RPAREN)) {
		uint32_t tok = p->pos;
		nd_node arg;

		if (parse_accept(p, ND_TOK_ELLIPSIS)) {
			arg = nd_parse_expr(p);
			arg = parse_node(p, ND_AST_SPREAD, tok, arg, 0);
		} else if (parse_peek(p, 1) == ND_TOK_COLON && parse_is_word((enum nd_tok)p->kind)) {
			nd_sym sym = nd_parse_word_sym(p, tok);

			parse_move(p, tok + 2);
			arg = nd_parse_expr(p);
			arg = parse_node(p, ND_AST_NAMED_ARG, tok, sym, arg);
		} else {
			arg = nd_parse_expr(p);
			if (parse_at(p, ND_TOK_ASSIGN) && parse_kind(p, tok + 1) == ND_TOK_ASSIGN)
				nd_parse_error(p, "E0208", "write 'name: value'", "an argument is named with ':', not '='");
		}
		parse_push(p, arg);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, ND_TOK_RPAREN);
	return nd_parse_list(p, base);
}

// `(e)`, `(a, b)`
static nd_node paren(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	bool is_tuple = false;

	nd_parse_open(p, &bracket);
	if (parse_at(p, ND_TOK_RPAREN)) {
		nd_parse_error(p, "E0209", "a function without parameters is '() => …'", "'()' is no value");
		p->panic = false;
	}
	while (!parse_at(p, ND_TOK_RPAREN)) {
		nd_node item = nd_parse_expr(p);

		parse_push(p, item);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
		is_tuple = true;
	}
	nd_parse_close(p, &bracket, ND_TOK_RPAREN);
	if (p->stack.len == base)
		return nd_parse_bad(p);
	if (p->stack.len == base + 1) {
		if (is_tuple)
			nd_parse_complain(p, "E0209", tok, NULL, "a tuple has at least two elements");
		return nd_vec_pop(&p->stack);
	}
	return parse_node(p, ND_AST_TUPLE, tok, nd_parse_list(p, base), 0);
}

// An element of a list, set or argument list.
static nd_node element(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_node node;

	if (!parse_accept(p, ND_TOK_ELLIPSIS))
		return nd_parse_expr(p);
	node = nd_parse_expr(p);
	return parse_node(p, ND_AST_SPREAD, tok, node, 0);
}

// At `for`, after the element: `[e for x in xs if c]`.
static nd_node comprehension(struct parser *p, nd_node item)
{
	uint32_t tok = p->pos;
	nd_sym name1;
	nd_sym name2 = 0;
	nd_node iterable;
	nd_node condition = 0;
	bool paren = false;

	parse_advance(p);
	if (parse_at(p, ND_TOK_LPAREN)) {
		paren = true;
		parse_advance(p);
	}
	name1 = nd_parse_name(p, "a variable");
	if (parse_accept(p, ND_TOK_COMMA))
		name2 = nd_parse_name(p, "a second variable");
	if (paren && parse_at(p, ND_TOK_RPAREN)) { // for (k, v) in m
		paren = false;
		parse_advance(p);
	}
	nd_parse_expect(p, ND_TOK_KW_IN);
	iterable = nd_parse_expr(p);
	if (paren)
		nd_parse_expect(p, ND_TOK_RPAREN);
	if (parse_accept(p, ND_TOK_KW_IF))
		condition = nd_parse_expr(p);
	return parse_node(p, ND_AST_COMPREHENSION, tok, item, PARSE_X(p, name1, name2, iterable, condition));
}

static nd_node list(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;

	nd_parse_open(p, &bracket);
	while (!parse_at(p, ND_TOK_RBRACK)) {
		nd_node item = element(p);

		if (parse_at(p, ND_TOK_KW_FOR) && p->stack.len == base) {
			item = comprehension(p, item);
			nd_parse_close(p, &bracket, ND_TOK_RBRACK);
			return item;
		}
		parse_push(p, item);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, ND_TOK_RBRACK);
	return parse_node(p, ND_AST_LIST, tok, nd_parse_list(p, base), 0);
}

// A reserved word that is no value.
static bool is_reserved(enum nd_tok kind)
{
	return kind >= ND_TOK_KW_AS && kind != ND_TOK_KW_TRUE && kind != ND_TOK_KW_FALSE && kind != ND_TOK_KW_NULL &&
	       kind != ND_TOK_KW_SELF;
}

static nd_node map_or_set(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	uint32_t pairs = 0;
	uint32_t plain = 0;
	enum nd_ast_kind kind;

	nd_parse_open(p, &bracket);
	while (!parse_at(p, ND_TOK_RBRACE)) {
		uint32_t item_tok = p->pos;
		nd_node item;

		if (is_reserved((enum nd_tok)p->kind) && parse_peek(p, 1) == ND_TOK_COLON) {
			nd_parse_complain(p, "E0210", p->pos, "write the key as a string",
					  "'%s' is a reserved word and no value", nd_tok_name((enum nd_tok)p->kind));
			item = nd_parse_bad(p);
			parse_advance(p);
		} else {
			item = element(p);
		}
		if (parse_at(p, ND_TOK_COLON)) {
			uint32_t colon = p->pos;
			nd_node value;

			parse_advance(p);
			value = nd_parse_expr(p);
			item = parse_node(p, ND_AST_PAIR, colon, item, value);
			pairs++;
		} else if (p->t->kind.data[item] != ND_AST_SPREAD) {
			plain++;
		}
		if (pairs && plain)
			nd_parse_complain(p, "E0210", item_tok, NULL,
					  "a map has 'key: value' everywhere, a set has it nowhere");
		parse_push(p, item);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, ND_TOK_RBRACE);
	kind = pairs || p->stack.len == base ? ND_AST_MAP : ND_AST_SET;
	return parse_node(p, kind, tok, nd_parse_list(p, base), 0);
}

// `x[i]`, `x[a:b]`, `x[a:]`, `x[:b]`
static nd_node index_or_slice(struct parser *p, nd_node object)
{
	struct parse_bracket bracket;
	uint32_t tok = p->pos;
	nd_node low = 0;
	nd_node high = 0;
	bool is_slice = false;

	nd_parse_open(p, &bracket);
	if (!parse_at(p, ND_TOK_COLON))
		low = nd_parse_expr(p);
	if (parse_accept(p, ND_TOK_COLON)) {
		is_slice = true;
		if (!parse_at(p, ND_TOK_RBRACK))
			high = nd_parse_expr(p);
	}
	nd_parse_close(p, &bracket, ND_TOK_RBRACK);
	if (is_slice)
		return parse_node(p, ND_AST_SLICE, tok, object, PARSE_X(p, low, high));
	return parse_node(p, ND_AST_INDEX, tok, object, low);
}

// Strings with `${…}` ------------------------------------------------------------------------------------------------

static void push_piece(struct parser *p)
{
	if (p->values[p->pos]) {
		nd_node piece = parse_node(p, ND_AST_STRING, p->pos, p->values[p->pos], 0);

		parse_push(p, piece);
	}
}

// After an error within `${…}`: to the end of the piece. The lexer has an INTERP_END for each INTERP_START.
static void skip_to_piece(struct parser *p)
{
	unsigned depth = 0;

	for (;; parse_advance(p)) {
		if (parse_at(p, ND_TOK_EOF))
			return;
		if (parse_at(p, ND_TOK_INTERP_START))
			depth++;
		else if (depth == 0 && (parse_at(p, ND_TOK_INTERP_END) || parse_at(p, ND_TOK_INTERP_MID)))
			return;
		else if (parse_at(p, ND_TOK_INTERP_END))
			depth--;
	}
}

static nd_node interpolation(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	bool more = true;

	push_piece(p);
	nd_parse_open(p, &bracket);
	while (more) {
		nd_node value = nd_parse_expr(p);

		parse_push(p, value);
		if (!parse_at(p, ND_TOK_INTERP_MID) && !parse_at(p, ND_TOK_INTERP_END)) {
			nd_parse_expected(p, "'}' to end the '${'");
			skip_to_piece(p);
			p->panic = p->muted;
		} else if (p->panic) {
			p->panic = p->muted;
		}
		more = parse_at(p, ND_TOK_INTERP_MID);
		if (parse_at(p, ND_TOK_EOF))
			break;
		push_piece(p);
		if (more)
			parse_advance(p);
	}
	nd_parse_close(p, &bracket, ND_TOK_INTERP_END);
	return parse_node(p, ND_AST_INTERP, tok, nd_parse_list(p, base), 0);
}

// Lambdas ------------------------------------------------------------------------------------------------------------

static nd_node lambda_body(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_node body;

	if (parse_at(p, ND_TOK_LBRACE))
		return nd_parse_block(p, "the body of a lambda");
	body = nd_parse_expr(p);
	if (nd_parse_is_assignment(p) && !parse_at_new_line(p)) { // () => count += 1
		uint32_t base = p->stack.len;

		body = nd_parse_assignment(p, body);
		parse_push(p, body);
		body = parse_node(p, ND_AST_BLOCK, tok, nd_parse_list(p, base), 0);
	}
	return body;
}

// At the parameters: `x => e`, `(a, b) => e`, `(a: int): int => { … }`.
static nd_node lambda(struct parser *p, bool is_async)
{
	uint32_t tok = p->pos;
	uint32_t params;
	nd_node ret = 0;
	nd_node body;

	if (parse_at(p, ND_TOK_IDENT)) {
		uint32_t base = p->stack.len;
		uint32_t words = PARSE_X(p, p->values[tok], 0, 0, 0);
		nd_node param = parse_node(p, ND_AST_PARAM, tok, words, 0);

		parse_push(p, param);
		params = nd_parse_list(p, base);
		parse_advance(p);
	} else {
		params = nd_parse_params(p);
		if (parse_accept(p, ND_TOK_COLON) || parse_accept(p, ND_TOK_ARROW))
			ret = nd_parse_type(p);
	}
	tok = p->pos;
	if (nd_parse_expect(p, ND_TOK_FAT_ARROW))
		body = lambda_body(p);
	else
		body = nd_parse_bad(p);
	return parse_node(p, ND_AST_LAMBDA, tok, PARSE_X(p, params, ret, is_async), body);
}

// `function (x: int): int { … }`, as JavaScript has it.
static nd_node function_expression(struct parser *p, bool is_async)
{
	uint32_t tok = p->pos;
	uint32_t params;
	nd_node ret = 0;
	nd_node body;

	parse_advance(p);
	if (!parse_at(p, ND_TOK_LPAREN)) {
		nd_parse_expected(p, "'(' and the parameters of a function");
		return nd_parse_bad(p);
	}
	params = nd_parse_params(p);
	if (parse_accept(p, ND_TOK_COLON) || parse_accept(p, ND_TOK_ARROW))
		ret = nd_parse_type(p);
	if (parse_accept(p, ND_TOK_FAT_ARROW))
		body = lambda_body(p);
	else
		body = nd_parse_block(p, "the body of the function");
	return parse_node(p, ND_AST_LAMBDA, tok, PARSE_X(p, params, ret, is_async), body);
}

// Primaries ----------------------------------------------------------------------------------------------------------

static nd_node name(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_sym sym = p->values[tok];
	uint32_t args = 0;

	if (parse_peek(p, 1) == ND_TOK_FAT_ARROW && !p->no_arrow)
		return lambda(p, false);
	parse_advance(p);
	if (sym == p->words.this)
		return parse_node(p, ND_AST_SELF, tok, 0, 0);
	if (parse_at(p, ND_TOK_LT) && !parse_at_new_line(p) && nd_parse_is_call_type_args(p))
		args = nd_parse_type_args(p);
	return parse_node(p, ND_AST_NAME, tok, sym, args);
}

static nd_node leaf(struct parser *p, enum nd_ast_kind kind, uint32_t a)
{
	nd_node node = parse_node(p, kind, p->pos, a, 0);

	parse_advance(p);
	return node;
}

static nd_node new_object(struct parser *p)
{
	uint32_t tok = p->pos;
	uint32_t args = 0;
	nd_node type;

	parse_advance(p);
	type = nd_parse_type(p);
	if (parse_at(p, ND_TOK_LPAREN) && !parse_at_new_line(p))
		args = nd_parse_args(p);
	return parse_node(p, ND_AST_NEW, tok, type, args);
}

// `is<T>(e)` is `e is T`; `as<T>(e)` calls the function `as`.
static nd_node type_test(struct parser *p)
{
	uint32_t tok = p->pos;
	bool is_test = parse_at(p, ND_TOK_KW_IS);
	nd_node callee;
	uint32_t args;

	parse_advance(p);
	args = nd_parse_type_args(p);
	if (!parse_at(p, ND_TOK_LPAREN)) {
		nd_parse_expected(p, "'(' and a value");
		return nd_parse_bad(p);
	}
	if (is_test) {
		struct parse_bracket bracket;
		nd_node value;

		nd_parse_open(p, &bracket);
		value = nd_parse_expr(p);
		nd_parse_close(p, &bracket, ND_TOK_RPAREN);
		return parse_node(p, ND_AST_IS, tok, value, p->t->extra.data[args + 1]);
	}
	callee = parse_node(p, ND_AST_NAME, tok, p->words.as, args);
	args = nd_parse_args(p);
	return parse_node(p, ND_AST_CALL, tok, callee, args);
}

static nd_node throw_expression(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_node value;

	parse_advance(p);
	value = nd_parse_expr(p);
	return parse_node(p, ND_AST_THROW, tok, value, 0);
}

static nd_node async_expression(struct parser *p)
{
	enum nd_tok next = parse_peek(p, 1);

	if (next == ND_TOK_LPAREN || (next == ND_TOK_IDENT && parse_peek(p, 2) == ND_TOK_FAT_ARROW)) {
		parse_advance(p);
		return lambda(p, true);
	}
	if (next == ND_TOK_KW_FUNCTION) {
		parse_advance(p);
		return function_expression(p, true);
	}
	parse_advance(p);
	nd_parse_expected(p, "a function after 'async'");
	return nd_parse_bad(p);
}

// `stream from xs`: an ordinary name elsewhere.
static nd_node stream(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_node source;

	parse_advance(p);
	parse_advance(p);
	source = nd_parse_expr(p);
	return parse_node(p, ND_AST_STREAM, tok, source, 0);
}

static nd_node primary(struct parser *p)
{
	switch ((enum nd_tok)p->kind) {
	case ND_TOK_IDENT:
		if (parse_peek(p, 1) == ND_TOK_KW_FROM && parse_at_word(p, p->words.stream))
			return stream(p);
		return name(p);
	case ND_TOK_INT:
		return leaf(p, ND_AST_INT, p->values[p->pos]);
	case ND_TOK_FLOAT:
		return leaf(p, ND_AST_FLOAT, p->values[p->pos]);
	case ND_TOK_STRING:
		return leaf(p, ND_AST_STRING, p->values[p->pos]);
	case ND_TOK_INTERP_START:
		return interpolation(p);
	case ND_TOK_LPAREN:
		return nd_parse_is_lambda(p) ? lambda(p, false) : paren(p);
	case ND_TOK_LBRACK:
		return list(p);
	case ND_TOK_LBRACE:
		return map_or_set(p);
	case ND_TOK_KW_TRUE:
		return leaf(p, ND_AST_TRUE, 0);
	case ND_TOK_KW_FALSE:
		return leaf(p, ND_AST_FALSE, 0);
	case ND_TOK_KW_NULL:
		return leaf(p, ND_AST_NULL, 0);
	case ND_TOK_KW_SELF:
		return leaf(p, ND_AST_SELF, 0);
	case ND_TOK_KW_SUPER:
		return leaf(p, ND_AST_SUPER, 0);
	case ND_TOK_KW_NEW:
		return new_object(p);
	case ND_TOK_KW_IF:
		return nd_parse_if(p);
	case ND_TOK_KW_MATCH:
		return nd_parse_match(p);
	case ND_TOK_KW_THROW:
		return throw_expression(p);
	case ND_TOK_KW_ASYNC:
		return async_expression(p);
	case ND_TOK_KW_FUNCTION:
		return function_expression(p, false);
	case ND_TOK_KW_IS:
	case ND_TOK_KW_AS:
		if (parse_peek(p, 1) == ND_TOK_LT)
			return type_test(p);
		break;
	default:
		break;
	}
	if (p->kind >= ND_TOK_KW_AS && (!parse_at_new_line(p) || p->pos == p->start)) {
		enum nd_tok next = parse_peek(p, 1);

		if (next == ND_TOK_DOT || next == ND_TOK_ASSIGN || next == ND_TOK_RPAREN || next == ND_TOK_COMMA) {
			nd_parse_error(p, "E0203", "choose another name, for example with a '_' at its end",
				       "'%s' is a reserved word and cannot be a variable",
				       nd_tok_name((enum nd_tok)p->kind));
			return nd_parse_bad(p);
		}
	}
	nd_parse_expected(p, "an expression");
	return nd_parse_bad(p);
}

// Postfixes and prefixes ---------------------------------------------------------------------------------------------

static nd_node member(struct parser *p, nd_node object)
{
	enum nd_ast_kind kind = parse_at(p, ND_TOK_DOT) ? ND_AST_MEMBER : ND_AST_OPT_MEMBER;
	uint32_t tok;
	uint32_t args = 0;
	nd_sym sym;

	parse_advance(p);
	tok = p->pos;
	if (!parse_is_word((enum nd_tok)p->kind) && !parse_at(p, ND_TOK_INT)) {
		nd_parse_expected(p, "the name of a member");
		return object;
	}
	sym = nd_parse_word_sym(p, tok);
	parse_advance(p);
	if (parse_at(p, ND_TOK_LT) && !parse_at_new_line(p) && nd_parse_is_call_type_args(p))
		args = nd_parse_type_args(p);
	return parse_node(p, kind, tok, object, PARSE_X(p, sym, args));
}

static nd_node postfix(struct parser *p)
{
	nd_node node = primary(p);

	for (;;) {
		switch ((enum nd_tok)p->kind) {
		case ND_TOK_DOT:
		case ND_TOK_OPT_DOT:
			node = member(p, node);
			if (p->panic)
				return node;
			break;
		case ND_TOK_LPAREN:
			if (parse_at_new_line(p))
				return node;
			{
				uint32_t tok = p->t->tok.data[node];
				uint32_t args = nd_parse_args(p);

				node = parse_node(p, ND_AST_CALL, tok, node, args);
			}
			break;
		case ND_TOK_LBRACK:
			if (parse_at_new_line(p))
				return node;
			node = index_or_slice(p, node);
			break;
		default:
			return node;
		}
	}
}

static bool is_prefix(enum nd_tok kind)
{
	return kind == ND_TOK_MINUS || kind == ND_TOK_NOT || kind == ND_TOK_TILDE || kind == ND_TOK_KW_AWAIT;
}

static nd_node prefixed(struct parser *p, bool *has_operator)
{
	uint32_t first = p->pos;
	uint32_t tok;
	nd_node node;

	*has_operator = false;
	while (is_prefix((enum nd_tok)p->kind)) {
		*has_operator |= !parse_at(p, ND_TOK_KW_AWAIT);
		parse_advance(p);
	}
	tok = p->pos;
	node = postfix(p);
	while (tok-- > first) {
		enum nd_tok kind = parse_kind(p, tok);

		node = parse_node(p,
				  kind == ND_TOK_MINUS   ? ND_AST_NEG
				  : kind == ND_TOK_NOT   ? ND_AST_NOT
				  : kind == ND_TOK_TILDE ? ND_AST_BIT_NOT
							 : ND_AST_AWAIT,
				  tok, node, 0);
	}
	return node;
}

// Prefixes, and `**` between them: right-associative, folded from the right.
static nd_node parse_unary(struct parser *p)
{
	uint32_t base = p->stack.len;
	bool has_operator;
	nd_node node = prefixed(p, &has_operator);

	while (parse_at(p, ND_TOK_STAR_STAR) && !parse_at_new_line(p)) {
		if (has_operator)
			nd_parse_complain(p, "E0211", p->pos, "write (-a) ** b or -(a ** b)",
					  "a prefix operator before '**' needs parentheses");
		parse_push(p, node);
		parse_push(p, p->pos);
		parse_advance(p);
		node = prefixed(p, &has_operator);
	}
	while (p->stack.len > base) {
		uint32_t tok = nd_vec_pop(&p->stack);
		nd_node left = nd_vec_pop(&p->stack);

		node = parse_node(p, ND_AST_POW, tok, left, node);
	}
	return node;
}
