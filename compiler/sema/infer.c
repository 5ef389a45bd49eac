// Type arguments: written, or found by matching the parameters' types against the arguments'.
#include "sema/call.h"
#include "sema/macro.h"

#include <stdio.h>
#include <string.h>

static nd_sym name_of(const struct callee *c)
{
	if (c->construct)
		return c->decl->sym;
	return nd_ast_func(c->unit->ast, c->func ? c->func : c->decl->node)->name;
}

static struct finst *instantiate(struct sema *s, const struct callee *c, const nd_type *args, uint32_t n)
{
	if (c->construct)
		return sema_finst_ctor(s, sema_nominal_get(s, c->decl, args, n));
	if (c->local)
		return sema_finst_local(s, c->local, args, n);
	if (c->static_of) {
		struct nd_nominal *owner = sema_nominal_get(s, c->static_of, args, n);
		return sema_finst_method(s, owner, c->func, owner->type, NULL, 0);
	}
	if (c->extend)
		return sema_finst_extend(s, c->self_type, c->func, c->extend, args, n);
	if (c->owner)
		return sema_finst_method(s, c->owner, c->func, c->self_type, args, n);
	return sema_finst_func(s, c->decl, args, n);
}

static bool check_bounds(struct fctx *f, nd_node at, const struct callee *c, const nd_type *args, uint32_t n)
{
	struct sema *s = f->s;
	struct unit *u = c->unit;
	struct tenv *env = sema_tenv_new(s, u->ast, c->type_params, args, ND_TY_ERROR,
					 c->owner ? info_of(c->owner)->env : NULL);
	bool ret = c->local || sema_check_depth(f->unit, at, args, n, name_of(c));
	for (uint32_t i = 0; i < n; i++) {
		nd_node p = list_of(u, c->type_params)[i];
		for (uint32_t k = 0; k < list_len(u, b_of(u, p)); k++) {
			nd_type bound = sema_type_of_node(u, list_of(u, b_of(u, p))[k], env);
			if (tk(s, bound) == ND_TY_INTERFACE && args[i] != ND_TY_ERROR &&
			    tk(s, args[i]) != ND_TY_PARAM &&
			    !sema_implements(s, args[i], nominal_of(s, bound))) {
				sema_err_node(f->unit, at, "E0377", NULL,
					      "'%s' does not implement '%s', which '%s' needs",
					      tt(s, args[i]), tt(s, bound), text_of(s, a_of(u, p)));
				ret = false;
			}
		}
	}
	return ret;
}

// A list, an option or the like with void in it. What returns void itself is fine.
static bool holds_nothing(struct sema *s, nd_type t)
{
	enum nd_type_kind k = tk(s, t);
	if (k < ND_TY_LIST || k > ND_TY_TUPLE)
		return false;
	for (uint32_t i = 0; i < nd_type_info(s->types, t)->nargs; i++) {
		nd_type arg = nd_type_arg(s->types, t, i);
		if (arg == ND_TY_VOID || holds_nothing(s, arg))
			return true;
	}
	return false;
}

// `<A, B: Shape<A>>`: what B is known to be tells A.
static void ask_bounds(struct sema *s, const struct callee *c, const nd_type *params, nd_type *bound,
		       uint32_t n)
{
	struct unit *u = c->unit;
	bool open = false;
	for (uint32_t i = 0; i < n; i++)
		open = open || bound[i] == ND_TY_ERROR;
	struct tenv *env = open ? sema_tenv_new(s, u->ast, c->type_params, params, ND_TY_ERROR,
						c->owner ? info_of(c->owner)->env : NULL)
				: NULL;
	for (uint32_t i = 0; open && i < n; i++) {
		nd_node p = list_of(u, c->type_params)[i];
		struct nd_nominal *have = bound[i] == ND_TY_ERROR ? NULL : nominal_of(s, bound[i]);
		for (uint32_t k = 0; have && k < list_len(u, b_of(u, p)); k++) {
			sema_nominal_layout(s, have);
			sema_unify(s, sema_type_of_node(u, list_of(u, b_of(u, p))[k], env), bound[i], params,
				   bound, n);
		}
	}
}

// Checks the arguments as far as needed to know the type arguments. Lambdas wait until the others have spoken.
struct finst *sema_infer(struct fctx *f, nd_node at, const struct callee *c, uint32_t targs,
			 struct nd_hir *first, const uint32_t *args, uint32_t nargs, nd_type expected,
			 struct nd_hir ***pre_ret)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t np = list_len(c->unit, c->type_params);
	nd_type params[16], bound[16] = {0};
	*pre_ret = NULL;
	if (np > 16) {
		sema_err_node(u, at, "E0310", NULL, "more than 16 type arguments");
		return NULL;
	}
	if (np == 0)
		return instantiate(s, c, NULL, 0);
	if (list_len(u, targs)) {
		if (list_len(u, targs) != np) {
			sema_err_node(u, at, "E0310", NULL, "%u type argument%s expected, not %u", np,
				      np == 1 ? "" : "s", list_len(u, targs));
			return NULL;
		}
		for (uint32_t i = 0; i < np; i++) {
			bound[i] = sema_type_of_node(u, list_of(u, targs)[i], f->env);
			if (bound[i] == ND_TY_ERROR)
				return NULL;
		}
		return check_bounds(f, at, c, bound, np) ? instantiate(s, c, bound, np) : NULL;
	}
	for (uint32_t i = 0; i < np; i++)
		params[i] = nd_type_of_param(s->types, a_of(c->unit, list_of(c->unit, c->type_params)[i]),
					     c->type_params);
	struct finst *shape = instantiate(s, c, params, np);
	shape->is_template = true;
	sema_finst_sig(s, shape);
	uint32_t self = shape->self_type != ND_TY_ERROR;
	const nd_type *patterns = shape->ref->sig.params + self;
	uint32_t *to = nd_arena_array(f->arena, uint32_t, nargs + 1);
	if (!sema_place_args(f, at, shape, args, nargs, first ? 1 : 0, to))
		return NULL;
	struct nd_hir **pre = nd_arena_array(f->arena, struct nd_hir *, nargs + 1);
	struct tenv env = {.n = np, .syms = nd_arena_array(f->arena, nd_sym, np), .types = bound};
	for (uint32_t i = 0; i < np; i++)
		((nd_sym *)env.syms)[i] = a_of(c->unit, list_of(c->unit, c->type_params)[i]);
	if (first)
		sema_unify(s, patterns[0], first->type, params, bound, np);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < nargs && pass == 1; i++)
			if (pre[i] && pre[i]->type == ND_TY_ERROR)
				return NULL; // reported, or unknown in a definition: guessing on would mislead
		if (pass == 1 &&
		    expected != NO_TYPE) { // what is expected helps lambdas and empty literals only
			nd_type result = c->construct ? shape->self_type : shape->ref->sig.ret;
			nd_type again[16];
			memcpy(again, bound, sizeof again);
			bool open = false;
			for (uint32_t i = 0; i < np; i++)
				open = open || bound[i] == ND_TY_ERROR;
			nd_type want = tk(s, expected) == ND_TY_OPTION && tk(s, result) != ND_TY_OPTION
					       ? nd_type_arg(s->types, expected, 0)
					       : expected;
			if (open && result != ND_TY_ERROR && sema_unify(s, result, want, params, again, np))
				memcpy(bound, again, sizeof again);
		}
		for (uint32_t i = 0; i < nargs; i++) {
			nd_node value = kind_of(u, args[i]) == ND_AST_NAMED_ARG ? b_of(u, args[i]) : args[i];
			enum nd_ast_kind k = sema_kind(f, value);
			bool later = k == ND_AST_LAMBDA || k == ND_AST_NULL ||
				     ((k == ND_AST_LIST || k == ND_AST_MAP) && sema_is_empty_literal(f, value));
			if (later != (pass == 1))
				continue;
			for (uint32_t j = 0; j < np; j++)
				((nd_type *)env.types)[j] = bound[j] == ND_TY_ERROR ? params[j] : bound[j];
			nd_type want = sema_subst(s, patterns[to[i]], &env);
			for (uint32_t j = 0; j < np; j++)
				if (bound[j] == params[j])
					bound[j] = ND_TY_ERROR;
			bool open = sema_has_params(s, want);
			pre[i] = sema_expr(f, value, open && tk(s, want) != ND_TY_FUNC ? NO_TYPE : want);
			if (pre[i]->type == ND_TY_VOID) {
				sema_err_node(u, value, "E0338", NULL, "this gives no value");
				return NULL;
			}
			sema_unify(s, patterns[to[i]], pre[i]->type, params, bound, np);
		}
	}
	ask_bounds(s, c, params, bound, np);
	for (uint32_t i = 0; i < np; i++) {
		if (bound[i] != ND_TY_ERROR && !sema_has_params(s, bound[i]) && bound[i] != ND_TY_VOID)
			continue;
		if (bound[i] == ND_TY_VOID)
			continue;
		for (uint32_t k = 0; k < nargs; k++)
			if (pre[k] && pre[k]->type == ND_TY_ERROR)
				return NULL; // reported already
		sema_err_node(u, at, "E0345", "write it: `f<int>(…)`, or the type of what it is assigned to",
			      "the type argument '%s' of '%s' is not known here", tt(s, params[i]),
			      sema_callee_name(shape));
		return NULL;
	}
	if (!check_bounds(f, at, c, bound, np))
		return NULL;
	env.types = bound;
	if (!c->construct && holds_nothing(s, sema_subst(s, shape->ref->sig.ret, &env))) {
		sema_err_node(u, at, "E0338", "use a `for` loop for what gives no value",
			      "the result would be a collection of nothing");
		return NULL;
	}
	*pre_ret = pre;
	return instantiate(s, c, bound, np);
}

struct nd_hir *sema_generic_call(struct fctx *f, nd_node at, const struct callee *c, uint32_t targs,
				 struct nd_hir *self, struct nd_hir *first, const uint32_t *args,
				 uint32_t nargs, nd_type expected)
{
	struct nd_hir **pre;
	struct finst *fi = sema_infer(f, at, c, targs, first, args, nargs, expected, &pre);
	if (!fi)
		return sema_mk_error(f, at);
	sema_finst_sig(f->s, fi);
	struct matched m;
	if (!sema_match_args(f, at, fi, first, args, nargs, pre, &m))
		return sema_mk_error(f, at);
	return sema_finish_call(f, at, fi, self, &m);
}

struct nd_hir *sema_call_decl(struct fctx *f, nd_node at, struct decl *d, uint32_t targs,
			      struct nd_hir *first, const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct callee c = {
		.decl = d, .unit = d->unit, .type_params = nd_ast_func(d->unit->ast, d->node)->type_params};
	sema_note_decl(f->unit, at, d);
	return sema_generic_call(f, at, &c, targs, NULL, first, args, nargs, expected);
}
