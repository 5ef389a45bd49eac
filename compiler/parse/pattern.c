// Patterns of match arms and of destructuring.
#include "parse/parser.h"

// A number, string, true, false, null; a minus joins its number.
static nd_node literal(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_node value;

	switch ((enum nd_tok)p->kind) {
	case ND_TOK_MINUS:
		parse_advance(p);
		if (!parse_at(p, ND_TOK_INT) && !parse_at(p, ND_TOK_FLOAT)) {
			nd_parse_expected(p, "a number after '-'");
			return nd_parse_bad(p);
		}
		value = literal(p);
		return parse_node(p, ND_AST_NEG, tok, value, 0);
	case ND_TOK_INT:
		value = parse_node(p, ND_AST_INT, tok, p->values[tok], 0);
		break;
	case ND_TOK_FLOAT:
		value = parse_node(p, ND_AST_FLOAT, tok, p->values[tok], 0);
		break;
	case ND_TOK_STRING:
		value = parse_node(p, ND_AST_STRING, tok, p->values[tok], 0);
		break;
	case ND_TOK_KW_TRUE:
		value = parse_node(p, ND_AST_TRUE, tok, 0, 0);
		break;
	case ND_TOK_KW_FALSE:
		value = parse_node(p, ND_AST_FALSE, tok, 0, 0);
		break;
	case ND_TOK_KW_NULL:
		value = parse_node(p, ND_AST_NULL, tok, 0, 0);
		break;
	default:
		nd_parse_expected(p, "a literal");
		return nd_parse_bad(p);
	}
	parse_advance(p);
	return value;
}

static nd_node literal_or_range(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_node value = literal(p);

	if (parse_at(p, ND_TOK_DOTDOT) || parse_at(p, ND_TOK_DOTDOT_EQ)) {
		enum nd_ast_kind kind = parse_at(p, ND_TOK_DOTDOT) ? ND_AST_RANGE : ND_AST_RANGE_INCL;
		uint32_t range_tok = p->pos;
		nd_node high;

		parse_advance(p);
		high = literal(p);
		value = parse_node(p, kind, range_tok, value, high);
	}
	return parse_node(p, ND_AST_PAT_VALUE, tok, value, 0);
}

static nd_node rest(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_sym sym = 0;

	parse_advance(p);
	if (parse_at(p, ND_TOK_IDENT)) {
		tok = p->pos;
		if (p->values[p->pos] != p->words.underscore)
			sym = p->values[p->pos];
		parse_advance(p);
	}
	return parse_node(p, ND_AST_PAT_REST, tok, sym, 0);
}

// The patterns between brackets; returns their list, *count how many.
static uint32_t bracketed(struct parser *p, enum nd_tok closing, bool with_rest, uint32_t *count)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	bool has_rest = false;

	nd_parse_open(p, &bracket);
	while (!parse_at(p, closing)) {
		nd_node item;

		if (with_rest && parse_at(p, ND_TOK_ELLIPSIS)) {
			if (has_rest)
				nd_parse_complain(p, "E0221", p->pos, NULL, "a list pattern has at most one '...'");
			has_rest = true;
			item = rest(p);
		} else {
			item = nd_parse_pattern(p);
		}
		parse_push(p, item);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, closing);
	*count = p->stack.len - base;
	return nd_parse_list(p, base);
}

// `{name, age: pattern}`
static nd_node fields(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;

	nd_parse_open(p, &bracket);
	while (parse_is_word((enum nd_tok)p->kind)) {
		uint32_t name_tok = p->pos;
		bool is_name = parse_at(p, ND_TOK_IDENT);
		nd_sym sym = nd_parse_word_sym(p, name_tok);
		nd_node pattern;

		parse_advance(p);
		if (parse_accept(p, ND_TOK_COLON)) {
			pattern = nd_parse_pattern(p);
		} else {
			if (!is_name)
				nd_parse_complain(p, "E0203", name_tok, "bind it to a name: {field: name}",
						  "'%s' is a reserved word and cannot be a variable",
						  nd_tok_name(parse_kind(p, name_tok)));
			pattern = parse_node(p, ND_AST_PAT_NAME, name_tok, sym, 0);
		}
		pattern = parse_node(p, ND_AST_PAT_FIELD, name_tok, sym, pattern);
		parse_push(p, pattern);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, ND_TOK_RBRACE);
	return parse_node(p, ND_AST_PAT_FIELDS, tok, nd_parse_list(p, base), 0);
}

static nd_node named(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_sym sym = p->values[tok];
	nd_sym enum_sym = 0;
	nd_sym module_sym = 0;
	bool is_variant = false;
	uint32_t list = 0;
	uint32_t count;
	nd_node type;

	parse_advance(p);
	if (sym == p->words.underscore && !parse_at(p, ND_TOK_COLON))
		return parse_node(p, ND_AST_PAT_WILD, tok, 0, 0);
	if (parse_accept(p, ND_TOK_COLON)) {
		type = nd_parse_type(p);
		return parse_node(p, ND_AST_PAT_TYPE, tok, sym, type);
	}
	for (int dots = 0; dots < 2 && parse_at(p, ND_TOK_DOT) && parse_is_word(parse_peek(p, 1)); dots++) {
		parse_advance(p);
		module_sym = enum_sym;
		enum_sym = sym;
		tok = p->pos;
		sym = nd_parse_word_sym(p, tok);
		is_variant = true;
		parse_advance(p);
	}
	if (parse_at(p, ND_TOK_LPAREN) && !parse_at_new_line(p)) {
		is_variant = true;
		list = bracketed(p, ND_TOK_RPAREN, false, &count);
	}
	if (is_variant)
		return parse_node(p, ND_AST_PAT_VARIANT, tok, PARSE_X(p, enum_sym, sym, module_sym), list);
	return parse_node(p, ND_AST_PAT_NAME, tok, sym, 0);
}

static nd_node primary(struct parser *p)
{
	uint32_t tok = p->pos;
	uint32_t list;
	uint32_t count;

	switch ((enum nd_tok)p->kind) {
	case ND_TOK_IDENT:
		return named(p);
	case ND_TOK_LPAREN:
		list = bracketed(p, ND_TOK_RPAREN, false, &count);
		if (count == 1 && parse_kind(p, p->pos - 2) != ND_TOK_COMMA)
			return p->t->extra.data[list + 1];
		return parse_node(p, ND_AST_PAT_TUPLE, tok, list, 0);
	case ND_TOK_LBRACK:
		list = bracketed(p, ND_TOK_RBRACK, true, &count);
		return parse_node(p, ND_AST_PAT_LIST, tok, list, 0);
	case ND_TOK_LBRACE:
		return fields(p);
	case ND_TOK_MINUS:
	case ND_TOK_INT:
	case ND_TOK_FLOAT:
	case ND_TOK_STRING:
	case ND_TOK_KW_TRUE:
	case ND_TOK_KW_FALSE:
	case ND_TOK_KW_NULL:
		return literal_or_range(p);
	case ND_TOK_INTERP_START:
		nd_parse_error(p, "E0222", "bind a name and compare it in a guard: case s when s == …",
			       "a pattern cannot insert values into a string");
		return nd_parse_bad(p);
	case ND_TOK_KW_IS:
		nd_parse_error(p, "E0202", "write 'case name: T => …'", "expected a pattern, found 'is'");
		return nd_parse_bad(p);
	case ND_TOK_KW_ELSE:
		nd_parse_error(p, "E0202", "the arm for all other values is 'case _ => …'",
			       "expected a pattern, found 'else'");
		return nd_parse_bad(p);
	default:
		nd_parse_expected(p, "a pattern");
		return nd_parse_bad(p);
	}
}

nd_node nd_parse_pattern(struct parser *p)
{
	nd_node pattern;

	if (!parse_enter(p))
		return nd_parse_bad(p);
	pattern = primary(p);
	while (parse_at(p, ND_TOK_PIPE)) {
		uint32_t tok = p->pos;
		nd_node other;

		parse_advance(p);
		other = primary(p);
		pattern = parse_node(p, ND_AST_PAT_OR, tok, pattern, other);
	}
	while (parse_at(p, ND_TOK_KW_AS)) {
		nd_sym sym;
		uint32_t tok;

		parse_advance(p);
		tok = p->pos;
		sym = nd_parse_name(p, "a name for the matched value");
		pattern = parse_node(p, ND_AST_PAT_AS, tok, pattern, sym);
	}
	parse_leave(p);
	return pattern;
}
