// The few places where one token does not decide. Brackets are already matched by the lexer, so that all of these
// are O(1) but for type arguments and `if (a) - …`, whose scans stop after PARSE_MAX_LOOKAHEAD tokens.
#include "parse/parser.h"

struct skip {
	const struct parser *p;
	unsigned budget;
};

static uint32_t skip_type(struct skip *s, uint32_t tok);

static uint32_t skip_args(struct skip *s, uint32_t tok)
{
	do {
		tok = skip_type(s, tok + 1);
	} while (tok && parse_kind(s->p, tok) == ND_TOK_COMMA);
	return tok && parse_kind(s->p, tok) == ND_TOK_GT ? tok + 1 : 0;
}

static uint32_t skip_postfix(struct skip *s, uint32_t tok)
{
	for (; tok; tok++) {
		enum nd_tok kind = parse_kind(s->p, tok);

		if (kind == ND_TOK_QUESTION || kind == ND_TOK_COALESCE)
			continue;
		if (kind != ND_TOK_LBRACK || parse_kind(s->p, tok + 1) != ND_TOK_RBRACK)
			break;
		tok++;
	}
	return tok;
}

static uint32_t skip_type(struct skip *s, uint32_t tok)
{
	const struct parser *p = s->p;
	enum nd_tok kind = parse_kind(p, tok);

	if (s->budget == 0)
		return 0;
	s->budget--;
	if (kind == ND_TOK_KW_ASYNC && parse_kind(p, tok + 1) == ND_TOK_LPAREN)
		kind = parse_kind(p, ++tok);
	if (kind == ND_TOK_LPAREN) {
		tok = p->values[tok];
		if (!tok)
			return 0;
		tok++;
		if (parse_kind(p, tok) == ND_TOK_IDENT && p->values[tok] == p->words.throws) {
			tok = skip_type(s, tok + 1);
			if (!tok)
				return 0;
		}
		if (parse_kind(p, tok) == ND_TOK_ARROW)
			return skip_type(s, tok + 1);
		return skip_postfix(s, tok);
	}
	if (kind != ND_TOK_IDENT)
		return 0;
	tok++;
	if (parse_kind(p, tok) == ND_TOK_DOT && parse_kind(p, tok + 1) == ND_TOK_IDENT)
		tok += 2;
	if (parse_kind(p, tok) == ND_TOK_LT)
		tok = skip_args(s, tok);
	return skip_postfix(s, tok);
}

uint32_t nd_parse_skip_type_args(const struct parser *p, uint32_t tok)
{
	struct skip s = {p, PARSE_MAX_LOOKAHEAD};

	return skip_args(&s, tok);
}

bool nd_parse_is_call_type_args(const struct parser *p)
{
	uint32_t tok = nd_parse_skip_type_args(p, p->pos);

	if (!tok)
		return false;
	switch (parse_kind(p, tok)) {
	case ND_TOK_LPAREN:
	case ND_TOK_RPAREN:
	case ND_TOK_RBRACK:
	case ND_TOK_RBRACE:
	case ND_TOK_COMMA:
	case ND_TOK_SEMI:
	case ND_TOK_DOT:
	case ND_TOK_OPT_DOT:
	case ND_TOK_EOF:
		return true;
	default:
		return p->lines && parse_newline_at(p, tok);
	}
}

// Whether the parenthesis at tok can be a list of parameters: `()` or one that begins like a parameter.
static bool begins_params(const struct parser *p, uint32_t tok)
{
	if (parse_kind(p, tok + 1) == ND_TOK_RPAREN)
		return true;
	if (parse_kind(p, tok + 1) != ND_TOK_IDENT)
		return false;
	switch (parse_kind(p, tok + 2)) {
	case ND_TOK_COLON:
	case ND_TOK_COMMA:
	case ND_TOK_RPAREN:
	case ND_TOK_QUESTION:
	case ND_TOK_ASSIGN:
		return true;
	default:
		return false;
	}
}

bool nd_parse_is_lambda(const struct parser *p)
{
	uint32_t close = p->values[p->pos];
	struct skip s = {p, PARSE_MAX_LOOKAHEAD};
	uint32_t after;

	if (!close || p->no_arrow)
		return false;
	switch (parse_kind(p, close + 1)) {
	case ND_TOK_FAT_ARROW:
		return true;
	case ND_TOK_COLON:
	case ND_TOK_ARROW:
		if (!begins_params(p, p->pos))
			return false;
		after = skip_type(&s, close + 2);
		return after && parse_kind(p, after) == ND_TOK_FAT_ARROW;
	default:
		return false;
	}
}

bool nd_parse_is_destructuring(const struct parser *p)
{
	uint32_t close = p->values[p->pos];

	if (!close || parse_kind(p, close + 1) != ND_TOK_ASSIGN || parse_newline_at(p, close + 1))
		return false;
	return !(p->kind == ND_TOK_LPAREN && close == p->pos + 2); // (x) = 1
}

// For `if (a) - b > 0 {` and `if (a) -1 else 2`: whether an `else` comes before a `{`.
static bool else_comes_first(const struct parser *p, uint32_t tok)
{
	for (unsigned budget = PARSE_MAX_LOOKAHEAD; budget; budget--, tok++) {
		switch (parse_kind(p, tok)) {
		case ND_TOK_LBRACE:
			return false;
		case ND_TOK_LPAREN:
		case ND_TOK_LBRACK:
			if (!p->values[tok])
				return true;
			tok = p->values[tok];
			break;
		case ND_TOK_KW_ELSE:
		case ND_TOK_KW_ELIF:
		case ND_TOK_SEMI:
		case ND_TOK_RBRACE:
		case ND_TOK_RPAREN:
		case ND_TOK_RBRACK:
		case ND_TOK_EOF:
			return true;
		default:
			if (p->lines && parse_newline_at(p, tok))
				return true;
		}
	}
	return true;
}

bool nd_parse_is_whole_condition(const struct parser *p)
{
	uint32_t close = p->values[p->pos];

	if (!close)
		return false;
	switch (parse_kind(p, close + 1)) {
	case ND_TOK_MINUS:
	case ND_TOK_LPAREN:
	case ND_TOK_LBRACK:
		return else_comes_first(p, close + 1);
	case ND_TOK_DOT:
	case ND_TOK_OPT_DOT:
	case ND_TOK_DOTDOT:
	case ND_TOK_DOTDOT_EQ:
	case ND_TOK_COALESCE:
	case ND_TOK_EQ:
	case ND_TOK_NE:
	case ND_TOK_LT:
	case ND_TOK_LE:
	case ND_TOK_GT:
	case ND_TOK_SHL:
	case ND_TOK_PLUS:
	case ND_TOK_STAR:
	case ND_TOK_STAR_STAR:
	case ND_TOK_SLASH:
	case ND_TOK_PERCENT:
	case ND_TOK_AMP:
	case ND_TOK_AMP_AMP:
	case ND_TOK_PIPE:
	case ND_TOK_PIPE_PIPE:
	case ND_TOK_CARET:
	case ND_TOK_KW_IS:
	case ND_TOK_KW_AS:
		return false;
	default:
		return true;
	}
}
