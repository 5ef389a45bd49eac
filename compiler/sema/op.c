// Binary operators.
#include "sema/macro.h"

#include <stdio.h>
#include <string.h>

static const char *op_text(enum nd_ast_kind op)
{
	switch (op) {
	case ND_AST_ADD:
		return "+";
	case ND_AST_SUB:
		return "-";
	case ND_AST_MUL:
		return "*";
	case ND_AST_DIV:
		return "/";
	case ND_AST_MOD:
		return "%";
	case ND_AST_POW:
		return "**";
	case ND_AST_SHL:
		return "<<";
	case ND_AST_SHR:
		return ">>";
	case ND_AST_BIT_AND:
		return "&";
	case ND_AST_BIT_XOR:
		return "^";
	case ND_AST_BIT_OR:
		return "|";
	case ND_AST_EQ:
		return "==";
	case ND_AST_NE:
		return "!=";
	case ND_AST_LT:
		return "<";
	case ND_AST_LE:
		return "<=";
	case ND_AST_GT:
		return ">";
	case ND_AST_GE:
		return ">=";
	default:
		return "?";
	}
}

static struct nd_hir *concat(struct fctx *f, struct nd_hir *a, struct nd_hir *b, nd_node at)
{
	struct nd_hir *parts[2] = {a, sema_to_string(f, b, false, at)};
	if (a->kind != ND_HIR_CONCAT)
		return sema_mk_n(f, ND_HIR_CONCAT, ND_TY_STRING, at, parts, 2);
	struct nd_hir **all = nd_arena_array(f->arena, struct nd_hir *, a->nargs + 1);
	memcpy(all, a->args, a->nargs * sizeof *all);
	all[a->nargs] = parts[1];
	return sema_mk_n(f, ND_HIR_CONCAT, ND_TY_STRING, at, all, a->nargs + 1);
}

struct nd_hir *sema_binary_op(struct fctx *f, enum nd_ast_kind op, struct nd_hir *a, struct nd_hir *b,
			      nd_node at)
{
	struct sema *s = f->s;
	if (a->type == ND_TY_ERROR || b->type == ND_TY_ERROR)
		return sema_mk_error(f, at);
	if (op == ND_AST_EQ)
		return sema_equal(f, a, b, at);
	if (op == ND_AST_NE) {
		struct nd_hir *h = sema_equal(f, a, b, at);
		if (h->type == ND_TY_ERROR)
			return h;
		if (h->kind == ND_HIR_NOT)
			return h->args[0];
		if (h->kind == ND_HIR_EQ) {
			h->kind = ND_HIR_NE;
			return h;
		}
		return sema_not_of(f, h, at);
	}
	if (op == ND_AST_ADD && a->type == ND_TY_STRING)
		return concat(f, a, b, at);
	if ((op == ND_AST_SHL || op == ND_AST_SHR) && nd_type_is_int(s->types, a->type) &&
	    nd_type_is_int(s->types, b->type))
		return sema_mk(f, op == ND_AST_SHL ? ND_HIR_SHL : ND_HIR_SHR, a->type, at, 2, a,
			       sema_convert_to(f, b, a->type, at));
	if (op == ND_AST_POW && a->type == ND_TY_INT && b->type == ND_TY_INT)
		return sema_mk_prelude(f, at, "__int_pow", NULL, 0, 2, a, b);
	if (!sema_balance(f, &a, &b, at, op_text(op)))
		return sema_mk_error(f, at);
	nd_type t = a->type;
	bool is_int = nd_type_is_int(s->types, t), is_float = nd_type_is_float(s->types, t);
	if (op >= ND_AST_LT && op <= ND_AST_GE) {
		static const enum nd_hir_kind kinds[] = {ND_HIR_LT, ND_HIR_LE, ND_HIR_GT, ND_HIR_GE};
		enum nd_hir_kind kind = kinds[op - ND_AST_LT];
		if (is_int || is_float || t == ND_TY_CHAR)
			return sema_mk(f, kind, ND_TY_BOOL, at, 2, a, b);
		struct nd_hir *c = sema_compare(f, a, b, at);
		return c->type == ND_TY_ERROR
			       ? c
			       : sema_mk(f, kind, ND_TY_BOOL, at, 2, c, sema_mk_int(f, ND_TY_INT, at, 0));
	}
	static const enum nd_hir_kind kinds[ND_AST_KIND_COUNT] = {
		[ND_AST_ADD] = ND_HIR_ADD,       [ND_AST_SUB] = ND_HIR_SUB,
		[ND_AST_MUL] = ND_HIR_MUL,       [ND_AST_DIV] = ND_HIR_DIV,
		[ND_AST_MOD] = ND_HIR_MOD,       [ND_AST_BIT_AND] = ND_HIR_BIT_AND,
		[ND_AST_BIT_OR] = ND_HIR_BIT_OR, [ND_AST_BIT_XOR] = ND_HIR_BIT_XOR,
	};
	if (is_float && op == ND_AST_POW)
		return sema_convert_to(f,
				       sema_mk_prelude(f, at, "__float_pow", NULL, 0, 2,
						       sema_convert_to(f, a, ND_TY_FLOAT, at),
						       sema_convert_to(f, b, ND_TY_FLOAT, at)),
				       t, at);
	if (is_int && op == ND_AST_POW)
		return sema_convert_to(f,
				       sema_mk_prelude(f, at, "__int_pow", NULL, 0, 2,
						       sema_convert_to(f, a, ND_TY_INT, at),
						       sema_convert_to(f, b, ND_TY_INT, at)),
				       t, at);
	bool arithmetic = op == ND_AST_ADD || op == ND_AST_SUB || op == ND_AST_MUL || op == ND_AST_DIV ||
			  op == ND_AST_MOD;
	if (kinds[op] && (is_int || (is_float && arithmetic)))
		return sema_mk(f, kinds[op], t, at, 2, a, b);
	const char *hint = NULL;
	if (t == ND_TY_BOOL)
		hint = "conditions use `&&`, `||`, `!`";
	else if (tk(s, t) == ND_TY_OPTION)
		hint = "it may be null: check `!= null` first, or use `??`";
	else if (tk(s, t) == ND_TY_LIST && op == ND_AST_ADD)
		hint = "use `[...a, ...b]` or `a.concat(b)`";
	sema_err_node(f->unit, at, "E0369", hint, "'%s' does not work on '%s'", op_text(op), tt(s, t));
	return sema_mk_error(f, at);
}

static struct nd_hir *logic(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	bool is_and = kind_of(u, n) == ND_AST_AND;
	struct nd_hir *a = sema_condition(f, a_of(u, n));
	struct facts facts = {0};
	sema_facts_of(f, a_of(u, n), is_and, &facts);
	nd_type *saved;
	uint32_t ns = sema_narrow_save(f, &saved);
	sema_facts_apply(f, &facts);
	struct nd_hir *b = sema_condition(f, b_of(u, n));
	sema_narrow_restore(f, saved, ns);
	sema_facts_free(&facts);
	if (a->type == ND_TY_ERROR || b->type == ND_TY_ERROR)
		return sema_mk_error(f, n);
	return sema_mk(f, is_and ? ND_HIR_AND : ND_HIR_OR, ND_TY_BOOL, n, 2, a, b);
}

static bool spine(enum nd_ast_kind k)
{
	return k >= ND_AST_ADD && k <= ND_AST_GE;
}

static bool is_int_literal(struct unit *u, nd_node n)
{
	return kind_of(u, n) == ND_AST_INT || (kind_of(u, n) == ND_AST_NEG && kind_of(u, a_of(u, n)) == ND_AST_INT);
}

// Left-leaning chains are walked with a list, not with the stack: `a + b + c + …` may have thousands of operands.
enum { MAX_TREE = 200 }; // operands in one tree: lowering walks trees with the stack

static bool uses_macro(struct fctx *f, nd_node n) // in `x | macro(y)`
{
	struct unit *u = f->unit;
	if (kind_of(u, n) != ND_AST_BIT_OR)
		return false;
	nd_node target = b_of(u, n);
	return sema_macro_callee(f, kind_of(u, target) == ND_AST_CALL ? a_of(u, target) : target) != NULL;
}

// What is expected of the operands of an operator that gives a number where an `expected` is wanted.
nd_type sema_expected_number(const struct sema *s, nd_type expected)
{
	while (expected != NO_TYPE && tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	return nd_type_is_int(s->types, expected) || nd_type_is_float(s->types, expected) ? expected : NO_TYPE;
}

struct nd_hir *sema_binary_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	enum nd_ast_kind k = kind_of(u, n);
	if (k == ND_AST_AND || k == ND_AST_OR)
		return logic(f, n);
	if (uses_macro(f, n))
		return sema_macro_pipeline(f, n, a_of(u, n), b_of(u, n), expected);
	ND_VEC(nd_node) chain = {0};
	nd_node left = n;
	while (spine(kind_of(u, left)) && !uses_macro(f, left)) {
		nd_vec_push(&chain, left);
		left = a_of(u, left);
	}
	nd_type number = sema_expected_number(s, expected);
	bool numeric = nd_type_is_int(s->types, number) ||
		       number == ND_TY_F32; // `x: float = 1 / 2` is an int division
	bool passes_down = k < ND_AST_EQ;
	struct nd_hir *a;
	bool null_test = (k == ND_AST_EQ || k == ND_AST_NE) && left == a_of(u, n) &&
			 kind_of(u, b_of(u, n)) == ND_AST_NULL;
	// A literal on the left takes the type of the other side.
	struct nd_hir *other = NULL;
	enum nd_ast_kind first_op = kind_of(u, nd_vec_last(&chain));
	nd_type literal_type = NO_TYPE;
	if (is_int_literal(u, left) && first_op != ND_AST_SHL && first_op != ND_AST_SHR && !(numeric && passes_down)) {
		other = sema_expr(f, b_of(u, nd_vec_last(&chain)), NO_TYPE);
		if (nd_type_is_int(s->types, other->type) || nd_type_is_float(s->types, other->type))
			literal_type = other->type;
	}
	if (null_test)
		a = sema_expr_optional(f, left, NO_TYPE);
	else if (literal_type)
		a = sema_expr(f, left, literal_type);
	else
		a = sema_expr(f, left, numeric && passes_down ? number : NO_TYPE);
	struct stmts out = {0};
	for (uint32_t count = 1; chain.len; count++) {
		nd_node at = nd_vec_pop(&chain);
		if (count % MAX_TREE == 0 && a->type != ND_TY_ERROR && a->type != ND_TY_VOID &&
		    a->type != ND_TY_NULL) {
			struct nd_hir *let;
			a = sema_spill(f, a, at, &let);
			sema_add(f, &out, let);
		}
		enum nd_ast_kind op = kind_of(u, at);
		if (a->type == ND_TY_ERROR) {
			if (op != ND_AST_BIT_OR && !(count == 1 && other))
				sema_expr(f, b_of(u, at), NO_TYPE);
			continue;
		}
		if (op == ND_AST_BIT_OR && !nd_type_is_int(s->types, a->type)) {
			a = sema_pipeline(f, at, a, b_of(u, at), at == n ? expected : NO_TYPE);
			continue;
		}
		bool string_plus = op == ND_AST_ADD && a->type == ND_TY_STRING;
		nd_type want = string_plus ? NO_TYPE : a->type;
		if (op == ND_AST_SHL || op == ND_AST_SHR)
			want = NO_TYPE;
		struct nd_hir *b = count == 1 && other ? other : sema_expr(f, b_of(u, at), want);
		a = sema_binary_op(f, op, a, b, at);
	}
	nd_vec_free(&chain);
	return sema_seq(f, &out, a, n);
}
