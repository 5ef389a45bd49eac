// Expressions: the switch over their kinds, branches, and what can be assigned to.
#include "sema/expr.h"
#include "sema/macro.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Places ---------------------------------------------------------------------------------------------------------
// Constants of an object get their value while it is constructed.
bool sema_is_const_field(const struct fctx *f, const struct nd_hir *h)
{
	const struct nd_nominal *n = nominal_of(f->s, h->args[0]->type);
	const struct nd_hir *object = h->args[0];

	if (!n || (n->kind != ND_TY_CLASS && n->kind != ND_TY_STRUCT) || !n->fields[h->i].is_const)
		return false;
	bool in_constructor = f->inst && f->inst->kind == F_CTOR && !f->outer;
	return !(in_constructor && object->kind == ND_HIR_LOCAL && strcmp(object->local->name, "self") == 0);
}

static bool mark_assigned(struct fctx *f, struct nd_hir *h, nd_node n, bool whole)
{
	switch (h->kind) {
	case ND_HIR_LOCAL: {
		struct local *l = (struct local *)h->local, *root = l->root;
		if (root->is_const && (whole || !root->h.by_ref)) {
			bool is_self = strcmp(root->h.name, "self") == 0;
			if (whole || tk(f->s, h->type) == ND_TY_STRUCT)
				sema_err_node(f->unit, n, "E0359",
					      is_self ? NULL : "declare it with `let` or `var`",
					      "'%s' is constant and cannot be changed", root->h.name);
			return false;
		}
		root->reassigned = true;
		if (l->owner != root->owner)
			root->assigned_in_closure = true;
		return true;
	}
	case ND_HIR_GLOBAL:
		if (h->global->is_const && (whole || tk(f->s, h->type) == ND_TY_STRUCT)) {
			const char *dot = strrchr(h->global->symbol, '.'); // "util/text.limit"
			sema_err_node(f->unit, n, "E0359", NULL, "'%s' is constant and cannot be changed",
				      dot ? dot + 1 : h->global->symbol);
			return false;
		}
		return true;
	case ND_HIR_FIELD: {
		enum nd_type_kind k = tk(f->s, h->args[0]->type);
		if ((whole || tk(f->s, h->type) == ND_TY_STRUCT) && sema_is_const_field(f, h)) {
			nd_sym name = nominal_of(f->s, h->args[0]->type)->fields[h->i].name;
			sema_err_node(f->unit, n, "E0359", NULL, "the field '%s' is constant and cannot be changed",
				      text_of(f->s, name));
			return false;
		}
		if (k == ND_TY_CLASS)
			return true;
		if (k == ND_TY_TUPLE || k == ND_TY_RANGE) {
			sema_err_node(f->unit, n, "E0360", "make a new tuple",
				      "the parts of a tuple cannot be assigned");
			return false;
		}
		return mark_assigned(f, h->args[0], n, false);
	}
	case ND_HIR_INDEX:
	case ND_HIR_INDEX_FAST:
		return true;
	case ND_HIR_RETYPE:
	case ND_HIR_UNWRAP: // of a variable that is known to hold a value
		return mark_assigned(f, h->args[0], n, whole);
	default:
		sema_err_node(f->unit, n, "E0361",
			      kind_of(f->unit, n) == ND_AST_MEMBER && kind_of(f->unit, a_of(f->unit, n)) == ND_AST_CALL
				      ? "keep what it is a part of in a variable first"
				      : NULL,
			      "%s cannot be assigned to",
			      kind_of(f->unit, n) == ND_AST_MEMBER && tk(f->s, h->type) == ND_TY_FUNC
				      ? "a function"
				      : "this");
		return false;
	}
}

static struct nd_hir *place(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	enum nd_ast_kind k = kind_of(u, n);
	if (k == ND_AST_NAME) {
		struct binding *b = sema_find_binding(f, a_of(u, n));
		if (b) {
			struct local *root = b->local->root;
			bool was_read = root->read;
			struct nd_hir *h = sema_mk_local(f, sema_use_binding(f, b), n);
			root->read = was_read;
			return mark_assigned(f, h, n, true) ? h : sema_mk_error(f, n);
		}
	}
	struct nd_hir *h = sema_expr(f, n, NO_TYPE);
	if (h->type == ND_TY_ERROR)
		return h;
	if (h->kind == ND_HIR_GLOBAL)
		h->nargs = 0; // assigned, not read
	if (k != ND_AST_NAME && k != ND_AST_MEMBER && k != ND_AST_INDEX) {
		sema_err_node(u, n, "E0361", NULL, "this cannot be assigned to");
		return sema_mk_error(f, n);
	}
	return mark_assigned(f, h, n, true) ? h : sema_mk_error(f, n);
}

struct nd_hir *sema_place(struct fctx *f, nd_node n)
{
	struct view before = sema_enter(f, &n);
	struct nd_hir *h = place(f, n);
	sema_look_at(f, &before);
	return h;
}

struct nd_hir *sema_condition(struct fctx *f, nd_node n)
{
	struct nd_hir *h = sema_expr(f, n, ND_TY_BOOL);
	if (h->type == ND_TY_BOOL || h->type == ND_TY_ERROR || h->type == ND_TY_NEVER)
		return h;
	const char *hint = NULL;
	if (tk(f->s, h->type) == ND_TY_OPTION)
		hint = "compare it: `!= null`";
	else if (nd_type_is_int(f->s->types, h->type))
		hint = "compare it: `!= 0`";
	else if (tk(f->s, h->type) == ND_TY_FUNC)
		hint = "call it: `()`";
	sema_err_node(f->unit, n, "E0362", hint, "a condition must be 'bool', but this is '%s'",
		      tt(f->s, h->type));
	return sema_mk_error(f, n);
}

// Branches -------------------------------------------------------------------------------------------------------
static struct nd_hir *branch_value(struct fctx *f, nd_node n, nd_type expected)
{
	return kind_of(f->unit, n) == ND_AST_BLOCK ? sema_block_value(f, n, expected)
						   : sema_expr(f, n, expected);
}

static struct nd_hir *if_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	if (!x[1])
		return sema_stmt(f, n);
	struct nd_hir *c = sema_condition(f, a_of(u, n));
	struct facts yes = {0}, no = {0};
	sema_facts_of(f, a_of(u, n), true, &yes);
	sema_facts_of(f, a_of(u, n), false, &no);
	nd_type *saved;
	uint32_t ns = sema_narrow_save(f, &saved);
	sema_facts_apply(f, &yes);
	// An empty list, map or set on one side is of the type of the other one.
	bool a_follows = expected == NO_TYPE && sema_is_empty_literal(f, x[0]) &&
			 !sema_is_empty_literal(f, x[1]);
	bool b_follows = expected == NO_TYPE && sema_is_empty_literal(f, x[1]) && !a_follows;
	struct nd_hir *a = a_follows ? NULL : branch_value(f, x[0], expected);
	nd_type *after_a, *after_b;
	sema_narrow_save(f, &after_a);
	sema_narrow_restore(f, saved, ns);
	sema_facts_apply(f, &no);
	struct nd_hir *b = b_follows && a->type == ND_TY_ERROR
				   ? sema_mk_error(f, x[1])
				   : branch_value(f, x[1], b_follows ? a->type : expected);
	if (a_follows)
		a = b->type == ND_TY_ERROR ? sema_mk_error(f, x[0]) : sema_expr(f, x[0], b->type);
	sema_narrow_save(f, &after_b);
	sema_narrow_merge(f, a->type == ND_TY_NEVER ? after_b : after_a,
			  b->type == ND_TY_NEVER ? after_a : after_b, ns);
	sema_facts_free(&yes);
	sema_facts_free(&no);
	struct nd_hir *sides[] = {a, b};
	sema_literals_adapt(f, x, sides, expected == NO_TYPE ? 2 : 0);
	a = sides[0];
	b = sides[1];
	nd_type t = expected != NO_TYPE && sema_can_coerce(f, a->type, expected) &&
				    sema_can_coerce(f, b->type, expected)
			    ? expected
			    : sema_join_types(f, a->type, b->type);
	if (a->type == ND_TY_VOID || b->type == ND_TY_VOID)
		return sema_mk(f, ND_HIR_IF, ND_TY_VOID, n, 3, c, a, b);
	if (t == ND_TY_ERROR) {
		if (a->type != ND_TY_ERROR && b->type != ND_TY_ERROR)
			sema_err_node(u, n, "E0363", NULL,
				      "the two sides have different types: '%s' and '%s'", tt(f->s, a->type),
				      tt(f->s, b->type));
		return sema_mk_error(f, n);
	}
	return sema_mk(f, ND_HIR_COND, t, n, 3, c, sema_coerce(f, a, t, x[0], "this side"),
		       sema_coerce(f, b, t, x[1], "this side"));
}

static struct nd_hir *coalesce(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *a = sema_expr_optional(
		f, a_of(u, n),
		expected && tk(s, expected) != ND_TY_OPTION ? sema_t_option(s, expected) : NO_TYPE);
	if (a->type == ND_TY_ERROR)
		return a;
	if (a->type == ND_TY_NULL)
		return sema_expr(f, b_of(u, n), expected);
	if (tk(s, a->type) != ND_TY_OPTION) {
		sema_err_node(u, n, "E0364", "remove `??` and what follows", "'%s' is never null",
			      tt(s, a->type));
		return sema_mk_error(f, n);
	}
	nd_type inner = nd_type_arg(s->types, a->type, 0);
	struct stmts out = {0};
	struct nd_hir *let, *value = sema_spill(f, a, n, &let);
	sema_add(f, &out, let);
	struct nd_hir *b = sema_expr(f, b_of(u, n), inner);
	nd_type t = b->type == a->type ? a->type : inner;
	if (b->type == ND_TY_NULL)
		t = a->type;
	struct nd_hir *then = t == a->type ? value : sema_mk(f, ND_HIR_UNWRAP, inner, n, 1, value);
	struct nd_hir *test = sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, n, 1, value);
	return sema_seq(
		f, &out,
		sema_mk(f, ND_HIR_COND, t, n, 3, test, then, sema_coerce(f, b, t, b_of(u, n), "the default")),
		n);
}

// `is<T>(e)`, and `as<T>(e)`, which gives T? where `e as T` would throw.
// A test that is true whatever the value: it is evaluated all the same.
static struct nd_hir *always(struct fctx *f, struct nd_hir *value, nd_node at)
{
	struct stmts out = {0};
	struct nd_hir *let;
	if (!sema_is_pure_value(value)) {
		sema_spill(f, value, at, &let);
		sema_add(f, &out, let);
	}
	return sema_seq(f, &out, sema_mk_int(f, ND_TY_BOOL, at, 1), at);
}

struct nd_hir *sema_is_call(struct fctx *f, nd_node at, nd_node value, nd_node type, bool cast)
{
	struct sema *s = f->s;
	struct nd_hir *a = sema_expr(f, value, NO_TYPE);
	nd_type t = sema_type_of_node(f->unit, type, f->env);
	if (a->type == ND_TY_ERROR || t == ND_TY_ERROR)
		return sema_mk_error(f, at);
	if (!sema_can_test(s, a->type, t)) {
		if (a->type == t)
			return cast ? sema_coerce(f, a, sema_t_option(s, t), at, NULL)
				    : always(f, a, at);
		sema_err_node(f->unit, at, "E0365", NULL, "a value of type '%s' cannot be tested for '%s'",
			      tt(s, a->type), tt(s, t));
		return sema_mk_error(f, at);
	}
	struct stmts out = {0};
	struct nd_hir *held = a;
	if (cast || (tk(s, a->type) == ND_TY_OPTION && a->kind != ND_HIR_LOCAL)) {
		struct nd_hir *let;
		held = sema_spill(f, a, at, &let);
		sema_add(f, &out, let);
	}
	struct nd_hir *test = sema_type_test(f, held, t, at);
	if (!cast)
		return sema_seq(f, &out, test, at);
	nd_type option = sema_t_option(s, t);
	return sema_seq(f, &out,
			sema_mk(f, ND_HIR_COND, option, at, 3, test,
				sema_mk(f, ND_HIR_SOME, option, at, 1, sema_value_as(f, held, t, at)),
				sema_mk(f, ND_HIR_ZERO, option, at, 0)),
			at);
}

static struct nd_hir *is_expr(struct fctx *f, nd_node n, bool cast)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *a = sema_expr(f, a_of(u, n), NO_TYPE);
	nd_type t = sema_type_of_node(u, b_of(u, n), f->env);
	if (a->type == ND_TY_ERROR || t == ND_TY_ERROR)
		return sema_mk_error(f, n);
	if (!sema_can_test(s, a->type, t)) {
		if (sema_can_coerce(f, a->type, t) ||
		    (cast && nd_type_is_int(s->types, a->type) && nd_type_is_int(s->types, t))) {
			if (cast)
				return sema_can_coerce(f, a->type, t) ? sema_coerce(f, a, t, n, NULL)
								      : sema_convert_to(f, a, t, n);
			if (a->type == t)
				return always(f, a, n);
		}
		sema_err_node(u, n, "E0365", cast ? "convert numbers with `int(x)`, `float(x)`" : NULL,
			      "a value of type '%s' %s be tested for '%s'", tt(s, a->type), "cannot",
			      tt(s, t));
		return sema_mk_error(f, n);
	}
	struct stmts out = {0};
	struct nd_hir *let = NULL, *value = a;
	if (cast || (tk(s, a->type) == ND_TY_OPTION && a->kind != ND_HIR_LOCAL)) {
		value = sema_spill(f, a, n, &let);
		sema_add(f, &out, let);
	}
	struct nd_hir *test = sema_type_test(f, value, t, n);
	if (!cast)
		return sema_seq(f, &out, test, n);
	struct nd_hir *fail = sema_mk_prelude(f, n, "__throw_cast", NULL, 0, 1,
					      sema_mk_string(f, n, nd_str(tt(s, t))));
	sema_add(f, &out,
		 sema_mk(f, ND_HIR_IF, ND_TY_VOID, n, 2, sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, n, 1, test),
			 fail));
	return sema_seq(f, &out, sema_value_as(f, value, t, n), n);
}

// The parser limits how deep brackets nest; chains of calls, members and `&&` it does not.
enum { MAX_DEPTH = 3000 };

static struct nd_hir *one_expr(struct fctx *f, nd_node n, nd_type expected);

struct nd_hir *sema_expr(struct fctx *f, nd_node n, nd_type expected)
{
	if (f->s->depth >= MAX_DEPTH) {
		if (!f->s->too_deep)
			sema_err_node(f->unit, n, "E0408", "split it into statements",
				      "this expression is nested too deeply");
		f->s->too_deep = true;
		return sema_mk_error(f, n);
	}
	f->s->depth++;
	struct nd_hir *h = one_expr(f, n, expected);
	f->s->depth--;
	return h;
}

static struct nd_hir *one_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	switch (kind_of(u, n)) {
	case ND_AST_INT:
		return sema_int_literal(f, n, expected, false, n);
	case ND_AST_FLOAT:
		return sema_float_literal(f, n, expected, n);
	case ND_AST_STRING: {
		struct nd_hir *h = sema_mk_string(f, n, nd_intern_str(s->intern, a_of(u, n)));
		nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0)
							       : expected;
		int64_t c;
		if (want == ND_TY_CHAR && sema_one_code_point(h->str, &c))
			return sema_mk_int(f, ND_TY_CHAR, n, c);
		return h;
	}
	case ND_AST_INTERP:
		return sema_interpolation(f, n);
	case ND_AST_TRUE:
	case ND_AST_FALSE:
		return sema_mk_int(f, ND_TY_BOOL, n, kind_of(u, n) == ND_AST_TRUE);
	case ND_AST_NULL:
		return sema_mk(f, ND_HIR_ZERO,
			       tk(s, expected) == ND_TY_OPTION ? expected : (nd_type)ND_TY_NULL, n, 0);
	case ND_AST_SELF: {
		struct binding *b = sema_find_binding(f, s->w.self);
		if (b)
			return sema_local_value(f, b, n);
		sema_err_node(u, n, "E0366", NULL, "`self` is known in methods only");
		return sema_mk_error(f, n);
	}
	case ND_AST_SUPER:
		sema_err_node(u, n, "E0356", NULL, "`super` is for calling a method of the base class");
		return sema_mk_error(f, n);
	case ND_AST_NAME:
		return sema_name_expr(f, n, expected);
	case ND_AST_MEMBER:
		return sema_member_expr(f, n, expected);
	case ND_AST_OPT_MEMBER:
		return sema_optional_chain(f, n, n, NULL, 0, false);
	case ND_AST_INDEX:
		return sema_index_expr(f, n);
	case ND_AST_SLICE:
		return sema_slice_expr(f, n);
	case ND_AST_CALL:
		return sema_call_expr(f, n, expected);
	case ND_AST_NEW: {
		nd_type t = sema_type_of_node(u, a_of(u, n), f->env);
		return t == ND_TY_ERROR
			       ? sema_mk_error(f, n)
			       : sema_construct(f, n, t, list_of(u, b_of(u, n)), list_len(u, b_of(u, n)));
	}
	case ND_AST_NEG: {
		nd_node x = a_of(u, n);
		if (kind_of(u, x) == ND_AST_INT)
			return sema_int_literal(f, x, expected, true, n);
		struct nd_hir *h = sema_expr(f, x, sema_expected_number(s, expected));
		if (h->type == ND_TY_ERROR)
			return h;
		if (!nd_type_is_int(s->types, h->type) && !nd_type_is_float(s->types, h->type)) {
			sema_err_node(u, n, "E0367", NULL, "'-' needs a number, but this is '%s'",
				      tt(s, h->type));
			return sema_mk_error(f, n);
		}
		if (h->kind == ND_HIR_FLOAT) {
			h->f = -h->f;
			return h;
		}
		return sema_mk(f, ND_HIR_NEG, h->type, n, 1, h);
	}
	case ND_AST_NOT: {
		struct nd_hir *h = sema_condition(f, a_of(u, n));
		return h->type == ND_TY_ERROR ? h : sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, n, 1, h);
	}
	case ND_AST_BIT_NOT: {
		struct nd_hir *h = sema_expr(f, a_of(u, n), sema_expected_number(s, expected));
		if (h->type == ND_TY_ERROR)
			return h;
		if (!nd_type_is_int(s->types, h->type)) {
			sema_err_node(u, n, "E0367", NULL, "'~' needs an integer, but this is '%s'",
				      tt(s, h->type));
			return sema_mk_error(f, n);
		}
		return sema_mk(f, ND_HIR_BIT_NOT, h->type, n, 1, h);
	}
	case ND_AST_RANGE:
	case ND_AST_RANGE_INCL: {
		struct nd_hir *a = sema_expr_as(f, a_of(u, n), ND_TY_INT, "the start of a range");
		struct nd_hir *b = sema_expr_as(f, b_of(u, n), ND_TY_INT, "the end of a range");
		if (a->type == ND_TY_ERROR || b->type == ND_TY_ERROR)
			return sema_mk_error(f, n);
		return sema_mk(f, ND_HIR_AGG, ND_TY_RANGE, n, 3, a, b,
			       sema_mk_int(f, ND_TY_BOOL, n, kind_of(u, n) == ND_AST_RANGE_INCL));
	}
	case ND_AST_IS:
		return is_expr(f, n, false);
	case ND_AST_AS:
		return is_expr(f, n, true);
	case ND_AST_TUPLE:
		return sema_tuple_literal(f, n, expected);
	case ND_AST_LIST:
		return sema_list_literal(f, n, expected);
	case ND_AST_MAP:
	case ND_AST_SET:
		return sema_map_literal(f, n, expected);
	case ND_AST_COMPREHENSION:
		return sema_comprehension(f, n, expected);
	case ND_AST_LAMBDA:
		return sema_lambda_expr(f, n, expected);
	case ND_AST_IF:
		return if_expr(f, n, expected);
	case ND_AST_MATCH:
		return sema_match_expr(f, n, expected, false);
	case ND_AST_COALESCE:
		return coalesce(f, n, expected);
	case ND_AST_STREAM:
		return sema_stream_expr(f, n);
	case ND_AST_AWAIT:
		return sema_await_expr(f, n, expected);
	case ND_AST_BLOCK:
		return sema_block_value(f, n, expected);
	case ND_AST_THROW:
	case ND_AST_RETURN:
	case ND_AST_BREAK:
	case ND_AST_CONTINUE:
		return sema_stmt(f, n);
	case ND_AST_NAMED_ARG:
	case ND_AST_SPREAD:
		sema_err_node(u, n, "E0368", NULL, "this may stand only among arguments or elements");
		return sema_mk_error(f, n);
	case ND_AST_NONE:
		return sema_mk_error(f, n); // the parser has reported it
	default:
		if (kind_of(u, n) >= ND_AST_ADD && kind_of(u, n) <= ND_AST_OR)
			return sema_binary_expr(f, n, expected);
		return sema_stmt(f, n);
	}
}
