// Statements, and the expressions that contain some: `if`, `match`, blocks.
#include "parse/parser.h"

// Blocks -------------------------------------------------------------------------------------------------------------

void nd_parse_open_block(struct parser *p, struct parse_bracket *ret)
{
	nd_parse_open(p, ret);
	p->lines = true;
	p->bracket = 0;
	p->blocks++;
}

static bool close_block(struct parser *p, const struct parse_bracket *self)
{
	p->blocks--;
	return nd_parse_close(p, self, ND_TOK_RBRACE);
}

bool nd_parse_in_block(struct parser *p)
{
	if (parse_at(p, ND_TOK_RBRACE) || parse_at(p, ND_TOK_EOF))
		return false;
	if (parse_at(p, ND_TOK_KW_EXPORT) || parse_at(p, ND_TOK_KW_IMPORT)) {
		uint32_t line = p->t->tok_line.data[p->pos];

		return p->t->tok_pos.data[p->pos] != p->t->lines.data[line - 1]; // in column 1: back at the top level
	}
	return true;
}

nd_node nd_parse_block(struct parser *p, const char *what)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok;

	if (!nd_parse_expect_brace(p, what))
		return nd_parse_bad(p);
	tok = p->pos;
	nd_parse_open_block(p, &bracket);
	while (nd_parse_in_block(p)) {
		uint32_t start = p->start = p->pos;
		nd_node node;

		if (parse_accept(p, ND_TOK_SEMI))
			continue;
		node = nd_parse_statement(p);
		if (node)
			parse_push(p, node);
		nd_parse_recover(p, start);
	}
	close_block(p, &bracket);
	return parse_node(p, ND_AST_BLOCK, tok, nd_parse_list(p, base), 0);
}

// Assignments --------------------------------------------------------------------------------------------------------

static enum nd_ast_kind compound_kind(const struct parser *p)
{
	switch ((enum nd_tok)p->kind) {
	case ND_TOK_PLUS_ASSIGN:
		return ND_AST_ADD;
	case ND_TOK_MINUS_ASSIGN:
		return ND_AST_SUB;
	case ND_TOK_STAR_ASSIGN:
		return ND_AST_MUL;
	case ND_TOK_SLASH_ASSIGN:
		return ND_AST_DIV;
	case ND_TOK_PERCENT_ASSIGN:
		return ND_AST_MOD;
	case ND_TOK_STAR_STAR_ASSIGN:
		return ND_AST_POW;
	case ND_TOK_AMP_ASSIGN:
		return ND_AST_BIT_AND;
	case ND_TOK_PIPE_ASSIGN:
		return ND_AST_BIT_OR;
	case ND_TOK_CARET_ASSIGN:
		return ND_AST_BIT_XOR;
	case ND_TOK_SHL_ASSIGN:
		return ND_AST_SHL;
	case ND_TOK_GT:
		if (parse_peek(p, 1) == ND_TOK_GT && parse_peek(p, 2) == ND_TOK_ASSIGN && parse_adjacent(p, p->pos) &&
		    parse_adjacent(p, p->pos + 1))
			return ND_AST_SHR;
		return ND_AST_NONE;
	default:
		return ND_AST_NONE;
	}
}

bool nd_parse_is_assignment(const struct parser *p)
{
	switch ((enum nd_tok)p->kind) {
	case ND_TOK_ASSIGN:
	case ND_TOK_PLUS_PLUS:
	case ND_TOK_MINUS_MINUS:
		return true;
	default:
		return compound_kind(p) != ND_AST_NONE;
	}
}

static void check_target(struct parser *p, nd_node target, uint32_t tok)
{
	switch ((enum nd_ast_kind)p->t->kind.data[target]) {
	case ND_AST_NAME:
	case ND_AST_MEMBER:
	case ND_AST_INDEX:
	case ND_AST_NONE:
		return;
	case ND_AST_SELF:
		nd_parse_complain(p, "E0212", tok, NULL, "'self' cannot be assigned");
		return;
	case ND_AST_EQ:
		nd_parse_complain(p, "E0212", tok, "there is no '==='; '==' compares values", "this cannot be assigned");
		return;
	default:
		nd_parse_complain(p, "E0212", tok, "a variable, a field or an element can be assigned",
				  "this cannot be assigned");
	}
}

nd_node nd_parse_assignment(struct parser *p, nd_node target)
{
	uint32_t tok = p->pos;
	enum nd_ast_kind kind = compound_kind(p);
	nd_node value;

	check_target(p, target, tok);
	if (kind != ND_AST_NONE) {
		parse_move(p, kind == ND_AST_SHR ? tok + 3 : tok + 1);
		value = nd_parse_expr(p);
		return parse_node(p, ND_AST_OP_ASSIGN, tok, target, PARSE_X(p, kind, value));
	}
	parse_advance(p);
	if (parse_kind(p, tok) == ND_TOK_PLUS_PLUS)
		return parse_node(p, ND_AST_INC, tok, target, 0);
	if (parse_kind(p, tok) == ND_TOK_MINUS_MINUS)
		return parse_node(p, ND_AST_DEC, tok, target, 0);
	value = nd_parse_expr(p);
	return parse_node(p, ND_AST_ASSIGN, tok, target, value);
}

static nd_node destructuring(struct parser *p, uint32_t flags)
{
	nd_node pattern = nd_parse_pattern(p);
	uint32_t tok = p->pos;
	nd_node value;

	if (!nd_parse_expect(p, ND_TOK_ASSIGN))
		return nd_parse_bad(p);
	value = nd_parse_expr(p);
	return parse_node(p, ND_AST_DESTRUCTURE, tok, pattern, PARSE_X(p, value, flags));
}

nd_node nd_parse_variable(struct parser *p, const struct parse_prefix *prefix)
{
	uint32_t flags = prefix->flags | ND_AST_DECLARES;
	bool has_word = !parse_at(p, ND_TOK_IDENT);
	uint32_t tok;
	nd_sym sym;
	nd_node type = 0;
	nd_node init = 0;

	if (parse_at(p, ND_TOK_KW_CONST))
		flags |= ND_AST_CONST;
	if (has_word)
		parse_advance(p);
	if (has_word && (parse_at(p, ND_TOK_LPAREN) || parse_at(p, ND_TOK_LBRACK) || parse_at(p, ND_TOK_LBRACE)))
		return destructuring(p, flags);
	tok = p->pos;
	sym = nd_parse_name(p, "the name of a variable");
	if (p->panic)
		return nd_parse_bad(p);
	if (parse_accept(p, ND_TOK_COLON))
		type = nd_parse_type(p);
	if (parse_accept(p, ND_TOK_ASSIGN))
		init = nd_parse_expr(p);
	if (!type && !init)
		nd_parse_expected(p, "'=' and a value, or ':' and a type");
	else if (!init && (flags & ND_AST_CONST) && !p->t->is_interface)
		nd_parse_expected(p, "'=' and the value of the constant");
	return parse_node(p, ND_AST_VAR, tok,
			  PARSE_X(p, sym, type, init, flags, prefix->first_tok, p->pos, prefix->doc), 0);
}

nd_node nd_parse_simple(struct parser *p, bool wrap)
{
	struct parse_prefix prefix = {.first_tok = p->pos};
	uint32_t tok = p->pos;
	nd_node node;

	switch ((enum nd_tok)p->kind) {
	case ND_TOK_IDENT:
		if (parse_peek(p, 1) == ND_TOK_COLON)
			return nd_parse_variable(p, &prefix);
		break;
	case ND_TOK_KW_VAR:
	case ND_TOK_KW_LET:
	case ND_TOK_KW_CONST:
		return nd_parse_variable(p, &prefix);
	case ND_TOK_LPAREN:
	case ND_TOK_LBRACK:
	case ND_TOK_LBRACE:
		if (nd_parse_is_destructuring(p))
			return destructuring(p, 0);
		break;
	case ND_TOK_PLUS_PLUS:
	case ND_TOK_MINUS_MINUS:
		parse_advance(p);
		node = nd_parse_expr(p);
		check_target(p, node, tok);
		return parse_node(p, parse_kind(p, tok) == ND_TOK_PLUS_PLUS ? ND_AST_INC : ND_AST_DEC, tok, node, 0);
	default:
		break;
	}
	node = nd_parse_expr(p);
	if (nd_parse_is_assignment(p) && !parse_at_new_line(p))
		return nd_parse_assignment(p, node);
	if (wrap && p->t->kind.data[node] != ND_AST_THROW)
		return parse_node(p, ND_AST_EXPR, p->t->tok.data[node], node, 0);
	return node;
}

// if, match ----------------------------------------------------------------------------------------------------------

// After a condition: `if (x = 5)` is the likeliest mistake.
static void check_condition(struct parser *p)
{
	if (!parse_at(p, ND_TOK_ASSIGN) || p->panic)
		return;
	nd_parse_complain(p, "E0213", p->pos, "use '==' to compare", "a condition cannot assign");
	parse_advance(p);
	nd_parse_expr(p);
}

// At the `{` of the body.
static nd_node no_condition(struct parser *p)
{
	nd_parse_complain(p, "E0202", p->pos, NULL, "expected a condition, found '{'");
	return nd_parse_bad(p);
}

static nd_node if_condition(struct parser *p)
{
	struct parse_bracket bracket;
	nd_node condition;

	if (parse_at(p, ND_TOK_LBRACE))
		return no_condition(p);
	if (parse_at(p, ND_TOK_LPAREN) && nd_parse_is_whole_condition(p)) {
		nd_parse_open(p, &bracket);
		condition = nd_parse_expr(p);
		check_condition(p);
		nd_parse_close(p, &bracket, ND_TOK_RPAREN);
		return condition;
	}
	condition = nd_parse_expr(p);
	check_condition(p);
	return condition;
}

// A condition of a loop, or what is matched.
static nd_node head(struct parser *p)
{
	nd_node node;

	if (parse_at(p, ND_TOK_LBRACE))
		return no_condition(p);
	if (parse_at(p, ND_TOK_LPAREN) && p->values[p->pos] &&
	    parse_kind(p, p->values[p->pos] + 1) == ND_TOK_LBRACE)
		return if_condition(p);
	node = nd_parse_expr(p);
	check_condition(p);
	return node;
}

// The branch of an `if`: a block, or an expression when both branches are there.
static nd_node branch(struct parser *p, bool is_then)
{
	uint32_t tok = p->pos;
	nd_node node;

	if (parse_at(p, ND_TOK_LBRACE) || p->panic)
		return nd_parse_block(p, is_then ? "the body of 'if'" : "the body of 'else'");
	switch ((enum nd_tok)p->kind) {
	case ND_TOK_KW_RETURN:
	case ND_TOK_KW_BREAK:
	case ND_TOK_KW_CONTINUE:
	case ND_TOK_COLON:
	case ND_TOK_EOF:
		return nd_parse_block(p, is_then ? "the body of 'if'" : "the body of 'else'");
	default:
		break;
	}
	if (parse_at_new_line(p))
		return nd_parse_block(p, is_then ? "the body of 'if'" : "the body of 'else'");
	node = nd_parse_simple(p, false);
	if (is_then && !parse_at(p, ND_TOK_KW_ELSE) && !parse_at(p, ND_TOK_KW_ELIF))
		nd_parse_complain(p, "E0206", tok, "write if (c) { … }", "an 'if' without 'else' needs braces");
	return node;
}

nd_node nd_parse_if(struct parser *p)
{
	uint32_t base = p->stack.len;
	nd_node otherwise = 0;

	for (;;) { // at `if` or `elif`
		nd_node node;

		parse_push(p, p->pos);
		parse_advance(p);
		node = if_condition(p);
		parse_push(p, node);
		node = branch(p, true);
		parse_push(p, node);
		if (p->panic || parse_at(p, ND_TOK_KW_ELIF)) {
			if (p->panic)
				break;
			continue;
		}
		if (!parse_at(p, ND_TOK_KW_ELSE))
			break;
		parse_advance(p);
		if (parse_at(p, ND_TOK_KW_IF) && !parse_at_new_line(p))
			continue;
		otherwise = branch(p, false);
		break;
	}
	while (p->stack.len > base) {
		nd_node then = nd_vec_pop(&p->stack);
		nd_node condition = nd_vec_pop(&p->stack);
		uint32_t tok = nd_vec_pop(&p->stack);

		otherwise = parse_node(p, ND_AST_IF, tok, condition, PARSE_X(p, then, otherwise));
	}
	return otherwise;
}

static nd_node jump(struct parser *p);

static nd_node arm_body(struct parser *p)
{
	if (parse_at(p, ND_TOK_LBRACE) && !nd_parse_is_destructuring(p))
		return nd_parse_block(p, "the body of the arm");
	if (parse_at(p, ND_TOK_KW_RETURN) || parse_at(p, ND_TOK_KW_BREAK) || parse_at(p, ND_TOK_KW_CONTINUE))
		return jump(p);
	return nd_parse_simple(p, false);
}

static nd_node arm(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_node pattern;
	nd_node guard = 0;
	nd_node body;

	if (!parse_accept(p, ND_TOK_KW_CASE)) {
		nd_parse_expected(p, "'case'");
		return nd_parse_bad(p);
	}
	pattern = nd_parse_pattern(p);
	if (parse_accept(p, ND_TOK_KW_WHEN) || parse_accept(p, ND_TOK_KW_IF)) {
		bool no_arrow = p->no_arrow;

		p->no_arrow = true;
		guard = nd_parse_expr(p);
		p->no_arrow = no_arrow;
	}
	if (!p->panic && parse_at(p, ND_TOK_COMMA))
		nd_parse_error(p, "E0214", "write 'case p | q => …'", "alternatives are separated by '|'");
	if (!p->panic && (parse_at(p, ND_TOK_COLON) || parse_at(p, ND_TOK_ARROW)))
		nd_parse_error(p, "E0214", "write 'case p => …'", "the value of an arm follows '=>'");
	if (!nd_parse_expect(p, ND_TOK_FAT_ARROW))
		return nd_parse_bad(p);
	body = arm_body(p);
	return parse_node(p, ND_AST_ARM, tok, pattern, PARSE_X(p, guard, body));
}

nd_node nd_parse_match(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	nd_node subject;

	parse_advance(p);
	subject = head(p);
	if (!nd_parse_expect_brace(p, "the arms of 'match'"))
		return nd_parse_bad(p);
	nd_parse_open_block(p, &bracket);
	while (nd_parse_in_block(p)) {
		uint32_t start = p->start = p->pos;
		nd_node node;

		if (parse_accept(p, ND_TOK_SEMI))
			continue;
		node = arm(p);
		parse_push(p, node);
		if (!parse_at(p, ND_TOK_KW_CASE) || p->newline)
			nd_parse_end(p, true);
		nd_parse_recover(p, start);
	}
	close_block(p, &bracket);
	return parse_node(p, ND_AST_MATCH, tok, subject, nd_parse_list(p, base));
}

// Loops --------------------------------------------------------------------------------------------------------------

static nd_node while_loop(struct parser *p, nd_sym label)
{
	uint32_t tok = p->pos;
	nd_node condition;
	nd_node body;

	parse_advance(p);
	condition = head(p);
	body = nd_parse_block(p, "the body of the loop");
	return parse_node(p, ND_AST_WHILE, tok, condition, PARSE_X(p, body, label));
}

static nd_node do_loop(struct parser *p, nd_sym label)
{
	uint32_t tok = p->pos;
	nd_node condition;
	nd_node body;

	parse_advance(p);
	body = nd_parse_block(p, "the body of the loop");
	if (!nd_parse_expect(p, ND_TOK_KW_WHILE))
		return nd_parse_bad(p);
	condition = nd_parse_expr(p);
	check_condition(p);
	return parse_node(p, ND_AST_DO_WHILE, tok, condition, PARSE_X(p, body, label));
}

// Whether `x in`, `k, v in` or `(k, v) in` comes at `tok`.
static bool is_for_in(const struct parser *p, uint32_t tok)
{
	enum nd_tok kind = parse_kind(p, tok);

	if (kind == ND_TOK_KW_VAR || kind == ND_TOK_KW_LET || kind == ND_TOK_KW_CONST)
		tok++;
	if (parse_kind(p, tok) == ND_TOK_LPAREN && p->values[tok])
		return parse_kind(p, p->values[tok] + 1) == ND_TOK_KW_IN;
	if (!parse_is_word(parse_kind(p, tok)))
		return false;
	kind = parse_kind(p, tok + 1);
	return kind == ND_TOK_KW_IN || (kind == ND_TOK_COMMA && parse_kind(p, tok + 3) == ND_TOK_KW_IN) ||
	       (kind == ND_TOK_IDENT && nd_str_eq(nd_tok_text(p->t, tok + 1), ND_STR("of")));
}

static nd_node for_in(struct parser *p, uint32_t tok, nd_sym label, bool is_async, struct parse_bracket *paren)
{
	nd_sym name1;
	nd_sym name2 = 0;
	nd_node iterable;
	nd_node body;
	bool names_in_parens;

	if (parse_at(p, ND_TOK_KW_VAR) || parse_at(p, ND_TOK_KW_LET) || parse_at(p, ND_TOK_KW_CONST))
		parse_advance(p);
	names_in_parens = parse_accept(p, ND_TOK_LPAREN);
	name1 = nd_parse_name(p, "the variable of the loop");
	if (parse_accept(p, ND_TOK_COMMA))
		name2 = nd_parse_name(p, "the second variable of the loop");
	if (names_in_parens)
		nd_parse_expect(p, ND_TOK_RPAREN);
	if (parse_at(p, ND_TOK_IDENT)) {
		nd_parse_complain(p, "E0202", p->pos, "write 'for (x in xs)'", "expected 'in', found 'of'");
		parse_advance(p);
	} else {
		nd_parse_expect(p, ND_TOK_KW_IN);
	}
	iterable = nd_parse_expr(p);
	if (paren)
		nd_parse_close(p, paren, ND_TOK_RPAREN);
	body = nd_parse_block(p, "the body of the loop");
	return parse_node(p, ND_AST_FOR_IN, tok, iterable, PARSE_X(p, name1, name2, body, label, is_async));
}

static nd_node for_loop(struct parser *p, nd_sym label, bool is_async)
{
	struct parse_bracket bracket;
	uint32_t tok = p->pos;
	bool has_paren;
	nd_node init = 0;
	nd_node condition = 0;
	nd_node step = 0;
	nd_node body;

	parse_advance(p);
	if (is_for_in(p, p->pos)) // also `for (k, v) in m`
		return for_in(p, tok, label, is_async, NULL);
	has_paren = parse_at(p, ND_TOK_LPAREN);
	if (has_paren)
		nd_parse_open(p, &bracket);
	if (is_for_in(p, p->pos))
		return for_in(p, tok, label, is_async, has_paren ? &bracket : NULL);
	if (!parse_at(p, ND_TOK_SEMI))
		init = nd_parse_simple(p, true);
	nd_parse_expect(p, ND_TOK_SEMI);
	if (!parse_at(p, ND_TOK_SEMI))
		condition = nd_parse_expr(p);
	nd_parse_expect(p, ND_TOK_SEMI);
	if (!parse_at(p, ND_TOK_RPAREN) && !parse_at(p, ND_TOK_LBRACE))
		step = nd_parse_simple(p, true);
	if (has_paren)
		nd_parse_close(p, &bracket, ND_TOK_RPAREN);
	body = nd_parse_block(p, "the body of the loop");
	return parse_node(p, ND_AST_FOR, tok, PARSE_X(p, init, condition, step, body, label), 0);
}

// A loop, with its label when it has one.
static nd_node loop(struct parser *p)
{
	nd_sym label = 0;

	if (parse_at(p, ND_TOK_IDENT)) {
		label = p->values[p->pos];
		parse_move(p, p->pos + 2);
	}
	switch ((enum nd_tok)p->kind) {
	case ND_TOK_KW_WHILE:
		return while_loop(p, label);
	case ND_TOK_KW_DO:
		return do_loop(p, label);
	case ND_TOK_KW_ASYNC:
		parse_advance(p);
		if (!parse_at(p, ND_TOK_KW_FOR)) {
			nd_parse_expected(p, "'for'");
			return nd_parse_bad(p);
		}
		return for_loop(p, label, true);
	default:
		return for_loop(p, label, false);
	}
}

// try, with, jumps ---------------------------------------------------------------------------------------------------

// `catch (E e)`, `catch (e)`, `catch (e: E)`, `catch`
static nd_node catch_clause(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t tok = p->pos;
	nd_node type = 0;
	nd_sym name = 0;
	nd_node body;
	bool has_paren;

	parse_advance(p);
	has_paren = parse_at(p, ND_TOK_LPAREN);
	if (has_paren)
		nd_parse_open(p, &bracket);
	if (parse_at(p, ND_TOK_IDENT)) {
		enum nd_tok next = parse_peek(p, 1);

		if (next == ND_TOK_RPAREN || next == ND_TOK_LBRACE || next == ND_TOK_COLON) {
			name = nd_parse_name(p, "a name for the error");
			if (parse_accept(p, ND_TOK_COLON))
				type = nd_parse_type(p);
		} else {
			type = nd_parse_type(p);
			name = nd_parse_name(p, "a name for the error");
		}
	} else if (has_paren) {
		nd_parse_expected(p, "the type or the name of the error");
	}
	if (has_paren)
		nd_parse_close(p, &bracket, ND_TOK_RPAREN);
	body = nd_parse_block(p, "the body of 'catch'");
	return parse_node(p, ND_AST_CATCH, tok, PARSE_X(p, type, name), body);
}

static nd_node try_statement(struct parser *p)
{
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	nd_node body;
	nd_node finally = 0;
	uint32_t catches;

	parse_advance(p);
	body = nd_parse_block(p, "the body of 'try'");
	while (parse_at(p, ND_TOK_KW_CATCH) && !p->panic) {
		nd_node node = catch_clause(p);

		parse_push(p, node);
	}
	catches = nd_parse_list(p, base);
	if (parse_accept(p, ND_TOK_KW_FINALLY))
		finally = nd_parse_block(p, "the body of 'finally'");
	else if (!catches)
		nd_parse_expected(p, "'catch' or 'finally' after the block of 'try'");
	return parse_node(p, ND_AST_TRY, tok, body, PARSE_X(p, catches, finally));
}

static nd_node with_statement(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;
	uint32_t tok = p->pos;
	bool no_as = p->no_as;
	bool has_paren;
	uint32_t items;
	nd_node body;

	parse_advance(p);
	has_paren = parse_at(p, ND_TOK_LPAREN) && p->values[p->pos] &&
		    parse_kind(p, p->values[p->pos] + 1) == ND_TOK_LBRACE;
	if (has_paren)
		nd_parse_open(p, &bracket);
	p->no_as = true;
	do {
		uint32_t item_tok = p->pos;
		nd_node value = nd_parse_expr(p);
		nd_sym name = 0;

		if (parse_accept(p, ND_TOK_KW_AS)) {
			item_tok = p->pos;
			name = nd_parse_name(p, "a name for the value");
		}
		value = parse_node(p, ND_AST_WITH_ITEM, item_tok, value, name);
		parse_push(p, value);
	} while (parse_accept(p, ND_TOK_COMMA));
	if (has_paren)
		nd_parse_close(p, &bracket, ND_TOK_RPAREN);
	p->no_as = no_as;
	items = nd_parse_list(p, base);
	body = nd_parse_block(p, "the body of 'with'");
	return parse_node(p, ND_AST_WITH, tok, items, body);
}

static bool at_end_of_statement(const struct parser *p)
{
	return parse_at(p, ND_TOK_SEMI) || parse_at(p, ND_TOK_RBRACE) || parse_at(p, ND_TOK_COMMA) ||
	       parse_at(p, ND_TOK_EOF) || parse_at_new_line(p);
}

// return, break, continue
static nd_node jump(struct parser *p)
{
	uint32_t tok = p->pos;
	enum nd_tok kind = (enum nd_tok)p->kind;
	nd_node value = 0;
	nd_sym label = 0;

	parse_advance(p);
	if (kind == ND_TOK_KW_RETURN) {
		if (!at_end_of_statement(p))
			value = nd_parse_expr(p);
		return parse_node(p, ND_AST_RETURN, tok, value, 0);
	}
	if (parse_at(p, ND_TOK_IDENT) && !parse_at_new_line(p)) {
		label = p->values[p->pos];
		parse_advance(p);
	}
	return parse_node(p, kind == ND_TOK_KW_BREAK ? ND_AST_BREAK : ND_AST_CONTINUE, tok, label, 0);
}

// Statements ---------------------------------------------------------------------------------------------------------

// After a statement that ends with a `}` nothing else is needed.
static nd_node ended(struct parser *p, nd_node node)
{
	if (p->panic)
		return node;
	if (!parse_at(p, ND_TOK_RBRACE) && !parse_at(p, ND_TOK_EOF))
		nd_parse_note_line(p);
	return node;
}

static nd_node with_end(struct parser *p, nd_node node)
{
	nd_parse_end(p, false);
	return node;
}

// Whether an `if` or `match` ended with a block, so that it needs no newline.
static nd_node maybe_ended(struct parser *p, nd_node node)
{
	if (p->pos && parse_kind(p, p->pos - 1) == ND_TOK_RBRACE)
		return ended(p, node);
	return with_end(p, node);
}

static bool is_loop_word(enum nd_tok kind)
{
	return kind == ND_TOK_KW_FOR || kind == ND_TOK_KW_WHILE || kind == ND_TOK_KW_DO;
}

static nd_node statement(struct parser *p)
{
	enum nd_tok next;

	switch ((enum nd_tok)p->kind) {
	case ND_TOK_IDENT:
		next = parse_peek(p, 1);
		if (next == ND_TOK_COLON) {
			enum nd_tok after = parse_peek(p, 2);

			if (is_loop_word(after) || (after == ND_TOK_KW_ASYNC && parse_peek(p, 3) == ND_TOK_KW_FOR))
				return maybe_ended(p, loop(p));
		} else if (next == ND_TOK_IDENT && nd_parse_begins_declaration(p)) {
			return nd_parse_declaration(p);
		}
		break;
	case ND_TOK_LBRACE:
		if (!nd_parse_is_destructuring(p))
			return ended(p, nd_parse_block(p, "a block"));
		break;
	case ND_TOK_KW_IF:
		return maybe_ended(p, nd_parse_if(p));
	case ND_TOK_KW_MATCH:
		return ended(p, nd_parse_match(p));
	case ND_TOK_KW_WHILE:
	case ND_TOK_KW_FOR:
		return ended(p, loop(p));
	case ND_TOK_KW_DO:
		return with_end(p, loop(p));
	case ND_TOK_KW_TRY:
		return ended(p, try_statement(p));
	case ND_TOK_KW_WITH:
		return ended(p, with_statement(p));
	case ND_TOK_KW_RETURN:
	case ND_TOK_KW_BREAK:
	case ND_TOK_KW_CONTINUE:
		return with_end(p, jump(p));
	case ND_TOK_KW_ASYNC:
		if (parse_peek(p, 1) == ND_TOK_KW_FOR)
			return ended(p, loop(p));
		if (nd_parse_begins_declaration(p))
			return nd_parse_declaration(p);
		break;
	case ND_TOK_KW_EXPORT:
	case ND_TOK_KW_IMPORT:
		nd_parse_error(p, "E0215", "move it out of the braces", "'%s' stands at the top level of a file",
			       nd_tok_name((enum nd_tok)p->kind));
		return nd_parse_bad(p);
	case ND_TOK_RPAREN:
	case ND_TOK_RBRACK:
		nd_parse_error(p, "E0216", NULL, "this '%s' closes nothing", nd_tok_name((enum nd_tok)p->kind));
		parse_advance(p);
		return 0;
	default:
		if (nd_parse_begins_declaration(p))
			return nd_parse_declaration(p);
		break;
	}
	return with_end(p, nd_parse_simple(p, true));
}

nd_node nd_parse_statement(struct parser *p)
{
	nd_node node;

	if (!parse_enter(p))
		return 0;
	node = statement(p);
	parse_leave(p);
	return node;
}
