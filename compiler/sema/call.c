// Calls: finding the callee, inferring type arguments, putting arguments in their places, constructing values.
#include "sema/internal.h"

#include <stdio.h>
#include <string.h>

// Arguments ------------------------------------------------------------------------------------------------------
struct matched { // arguments by parameter, self not counted
	struct nd_hir **argv;
	uint32_t n;
	struct stmts before; // temporaries that keep the order of evaluation
};

struct param { // a parameter as the caller sees it
	nd_sym name;
	nd_node dflt;         // node in `unit`, or 0
	bool optional;
	struct unit *unit;
	const struct tenv *env;
};

static struct param param_of(struct finst *fi, uint32_t i)
{
	if (fi->inherited_ctor)
		return param_of(fi->inherited_ctor, i);
	if (fi->node) {
		const struct nd_ast_func *fn = nd_ast_func(fi->unit->ast, fi->node);
		const uint32_t *x = x_of(fi->unit, a_of(fi->unit, list_of(fi->unit, fn->params)[i]));
		return (struct param){ x[0], x[2], (x[3] & ND_AST_OPTIONAL) != 0, fi->unit, fi->env };
	}
	struct nominal_info *info = info_of(fi->owner);
	struct nominal_info *home = info->decl_field_owner[i];
	struct unit *u = home->decl->unit;
	const uint32_t *x = x_of(u, a_of(u, info->decl_field_nodes[i]));
	return (struct param){ x[0], x[2], (x[3] & ND_AST_OPTIONAL) != 0, u, home->env };
}

// A default is evaluated by the caller but means what it means where it is written.
static struct nd_hir *default_value(struct fctx *f, const struct param *p, nd_type type, nd_node at)
{
	if (!p->dflt)
		return mk(f, ND_HIR_ZERO, type, at, 0);
	struct unit *unit = f->unit;
	const struct tenv *env = f->env;
	uint32_t base = f->base;
	nd_loc override = f->loc_override;
	f->loc_override = loc_of(f, at);
	f->unit = p->unit;
	f->env = p->env;
	f->base = f->s->bindings.len;
	struct nd_hir *h = expr_as(f, p->dflt, type, "the default");
	f->unit = unit;
	f->env = env;
	f->base = base;
	f->loc_override = override;
	return h;
}

static uint32_t param_count(struct finst *fi)
{
	return fi->ref->sig.nparams - (fi->self_type != ND_TY_ERROR);
}

static const char *callee_name(struct finst *fi)
{
	struct sema *s = fi->unit->s;
	if (fi->kind == F_CTOR)
		return fi->owner->display;
	return fi->node ? text_of(s, nd_ast_func(fi->unit->ast, fi->node)->name) : "it";
}

static int named_param(struct finst *fi, nd_sym name)
{
	for (uint32_t i = 0; i < param_count(fi); i++)
		if (param_of(fi, i).name == name)
			return (int)i;
	return -1;
}

// Which parameter each argument is for; false after a diagnostic. to[] has room for nargs.
static bool place_args(struct fctx *f, nd_node at, struct finst *fi, const uint32_t *args, uint32_t nargs, uint32_t first,
		       uint32_t *to)
{
	struct unit *u = f->unit;
	struct sema *s = f->s;
	uint32_t np = param_count(fi);
	uint8_t seen[256] = { 0 };
	if (np > 255)
		np = 255;
	if (first)
		seen[0] = 1;
	uint32_t positional = first;
	bool named = false;
	for (uint32_t i = 0; i < nargs; i++) {
		if (kind_of(u, args[i]) == ND_AST_SPREAD) {
			not_yet(u, args[i], "spread arguments");
			return false;
		}
		if (kind_of(u, args[i]) != ND_AST_NAMED_ARG) {
			if (named) {
				err_node(u, args[i], "E0372", NULL, "a positional argument cannot follow a named one");
				return false;
			}
			if (positional >= np) {
				err_node(u, args[i], "E0373", NULL, "'%s' takes %u argument%s, but this call has %u", callee_name(fi), np,
					 np == 1 ? "" : "s", nargs + first);
				return false;
			}
			seen[positional] = 1;
			to[i] = positional++;
			continue;
		}
		named = true;
		nd_sym name = a_of(u, args[i]);
		int k = named_param(fi, name);
		if (k < 0) {
			err_node(u, args[i], "E0374", NULL, "'%s' has no parameter '%s'", callee_name(fi), text_of(s, name));
			return false;
		}
		if (seen[k]) {
			err_node(u, args[i], "E0375", NULL, "the argument '%s' is given twice", text_of(s, name));
			return false;
		}
		seen[k] = 1;
		to[i] = (uint32_t)k;
	}
	for (uint32_t i = 0; i < np; i++) {
		if (seen[i])
			continue;
		struct param p = param_of(fi, i);
		if (p.dflt || p.optional)
			continue;
		if (named)
			err_node(u, at, "E0376", NULL, "the argument '%s' of '%s' is missing", text_of(s, p.name), callee_name(fi));
		else
			err_node(u, at, "E0373", NULL, "'%s' takes %s%u argument%s, but this call has %u", callee_name(fi),
				 fi->required < np ? "at least " : "", fi->required < np ? fi->required : np,
				 (fi->required < np ? fi->required : np) == 1 ? "" : "s", nargs + first);
		return false;
	}
	return true;
}

// pre[i], if not NULL, is argument i already checked. `first` is the argument before args[0] (pipelines), or NULL.
static bool match_args(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *first, const uint32_t *args, uint32_t nargs,
		       struct nd_hir **pre, struct matched *ret)
{
	struct unit *u = f->unit;
	uint32_t self = fi->self_type != ND_TY_ERROR, np = param_count(fi);
	uint32_t *to = nd_arena_array(f->arena, uint32_t, nargs + 1);
	*ret = (struct matched){ .argv = nd_arena_array(f->arena, struct nd_hir *, np + 1), .n = np };
	if (!place_args(f, at, fi, args, nargs, first ? 1 : 0, to)) {
		for (uint32_t i = 0; i < nargs; i++) // report what is wrong inside the arguments too
			if (!pre || !pre[i])
				if (kind_of(u, args[i]) != ND_AST_NAMED_ARG && kind_of(u, args[i]) != ND_AST_SPREAD &&
				    kind_of(u, args[i]) != ND_AST_LAMBDA)
					expr(f, args[i], NO_TYPE);
		return false;
	}
	const nd_type *params = fi->ref->sig.params + self;
	bool in_order = true, ok = true;
	uint32_t last = 0;
	if (first)
		ret->argv[0] = coerce(f, first, params[0], at, "the first argument");
	for (uint32_t i = 0; i < nargs; i++) {
		nd_node value = kind_of(u, args[i]) == ND_AST_NAMED_ARG ? b_of(u, args[i]) : args[i];
		char what[160];
		snprintf(what, sizeof what, "the argument '%s' of '%s'", text_of(f->s, param_of(fi, to[i]).name), callee_name(fi));
		struct nd_hir *h = pre && pre[i] ? pre[i] : expr(f, value, params[to[i]]);
		h = coerce(f, h, params[to[i]], value, what);
		if (h->type == ND_TY_ERROR)
			ok = false;
		in_order = in_order && to[i] >= last;
		last = to[i];
		ret->argv[to[i]] = h;
	}
	bool late_default = false; // a default stands before a given argument
	for (uint32_t i = 0; i < np; i++)
		if (!ret->argv[i] && i < last)
			late_default = true;
	if (!in_order || late_default) {
		for (uint32_t i = 0; i < nargs; i++) {
			struct nd_hir *h = ret->argv[to[i]], *let;
			if (is_pure_value(h) || h->type == ND_TY_ERROR || h->type == ND_TY_NEVER)
				continue;
			ret->argv[to[i]] = spill(f, h, at, &let);
			add(&ret->before, let);
		}
	}
	for (uint32_t i = 0; i < np; i++) {
		if (ret->argv[i])
			continue;
		struct param p = param_of(fi, i);
		ret->argv[i] = default_value(f, &p, params[i], at);
		if (ret->argv[i]->type == ND_TY_ERROR)
			ok = false;
	}
	if (!ok)
		nd_vec_free(&ret->before.v);
	return ok;
}

// The address of a struct is taken: its variable must have one.
static void take_address(struct fctx *f, struct nd_hir *h)
{
	while (h->kind == ND_HIR_FIELD && tk(f->s, h->args[0]->type) == ND_TY_STRUCT)
		h = h->args[0];
	if (h->kind != ND_HIR_LOCAL)
		return;
	struct local *l = (struct local *)h->local;
	l->h.address_taken = true;
	l->root->h.address_taken = true;
	if (!l->root->is_const)
		l->root->reassigned = true;
}

static struct nd_hir *finish_call(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *self, struct matched *m)
{
	struct nd_hir **args = nd_arena_array(f->arena, struct nd_hir *, m->n + 2);
	uint32_t k = 0;
	if (self) {
		args[k++] = self;
		if (fi->ref->sig.self_by_ref)
			take_address(f, self);
	}
	for (uint32_t i = 0; i < m->n; i++)
		args[k++] = m->argv[i];
	if (self && m->before.v.len && !is_pure_value(self) && !fi->ref->sig.self_by_ref) {
		struct nd_hir *let;
		args[0] = spill(f, self, at, &let);
		struct stmts out = { 0 };
		add(&out, let);
		for (uint32_t i = 0; i < m->before.v.len; i++)
			add(&out, m->before.v.data[i]);
		nd_vec_free(&m->before.v);
		m->before = out;
	}
	return seq(f, &m->before, mk_call(f, fi, at, args, k), at);
}

struct nd_hir *call_args(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *self, const uint32_t *args, uint32_t nargs)
{
	finst_sig(f->s, fi);
	struct matched m;
	if (!match_args(f, at, fi, NULL, args, nargs, NULL, &m))
		return mk_error(f, at);
	return finish_call(f, at, fi, self, &m);
}

// Type arguments -------------------------------------------------------------------------------------------------
struct callee { // something generic that becomes a finst once its type arguments are known
	struct decl *decl;        // function, or class or struct to construct
	struct nd_nominal *owner; // method of a nominal type
	nd_node func;             // the method
	nd_node extend;           // prelude member of a built-in type
	nd_type self_type;
	bool construct;
	struct unit *unit;        // of the type parameter list
	uint32_t type_params;
};

static struct finst *instantiate(struct sema *s, const struct callee *c, const nd_type *args, uint32_t n)
{
	if (c->construct)
		return finst_ctor(s, nominal_get(s, c->decl, args, n));
	if (c->extend)
		return finst_extend(s, c->self_type, c->func, c->extend, args, n);
	if (c->owner)
		return finst_method(s, c->owner, c->func, c->self_type, args, n);
	return finst_func(s, c->decl, args, n);
}

static bool check_bounds(struct fctx *f, nd_node at, const struct callee *c, const nd_type *args, uint32_t n)
{
	struct sema *s = f->s;
	struct unit *u = c->unit;
	struct tenv *env = tenv_new(s, u->ast, c->type_params, args, ND_TY_ERROR, c->owner ? info_of(c->owner)->env : NULL);
	bool ret = true;
	for (uint32_t i = 0; i < n; i++) {
		nd_node p = list_of(u, c->type_params)[i];
		for (uint32_t k = 0; k < list_len(u, b_of(u, p)); k++) {
			nd_type bound = type_of_node(u, list_of(u, b_of(u, p))[k], env);
			if (tk(s, bound) == ND_TY_INTERFACE && args[i] != ND_TY_ERROR && tk(s, args[i]) != ND_TY_PARAM &&
			    !implements(s, args[i], nominal_of(s, bound))) {
				err_node(f->unit, at, "E0377", NULL, "'%s' does not implement '%s', which '%s' needs", tt(s, args[i]),
					 tt(s, bound), text_of(s, a_of(u, p)));
				ret = false;
			}
		}
	}
	return ret;
}

// Checks the arguments as far as needed to know the type arguments. Lambdas wait until the others have spoken.
static struct finst *infer(struct fctx *f, nd_node at, const struct callee *c, uint32_t targs, struct nd_hir *first,
			   const uint32_t *args, uint32_t nargs, nd_type expected, struct nd_hir ***pre_ret)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t np = list_len(c->unit, c->type_params);
	nd_type params[16], bound[16] = { 0 };
	*pre_ret = NULL;
	if (np > 16) {
		err_node(u, at, "E0310", NULL, "more than 16 type arguments");
		return NULL;
	}
	if (np == 0)
		return instantiate(s, c, NULL, 0);
	if (list_len(u, targs)) {
		if (list_len(u, targs) != np) {
			err_node(u, at, "E0310", NULL, "%u type argument%s expected, not %u", np, np == 1 ? "" : "s", list_len(u, targs));
			return NULL;
		}
		for (uint32_t i = 0; i < np; i++) {
			bound[i] = type_of_node(u, list_of(u, targs)[i], f->env);
			if (bound[i] == ND_TY_ERROR)
				return NULL;
		}
		return check_bounds(f, at, c, bound, np) ? instantiate(s, c, bound, np) : NULL;
	}
	for (uint32_t i = 0; i < np; i++)
		params[i] = nd_type_of_param(s->types, a_of(c->unit, list_of(c->unit, c->type_params)[i]), c->type_params);
	struct finst *shape = instantiate(s, c, params, np);
	shape->is_template = true;
	finst_sig(s, shape);
	uint32_t self = shape->self_type != ND_TY_ERROR;
	const nd_type *patterns = shape->ref->sig.params + self;
	uint32_t *to = nd_arena_array(f->arena, uint32_t, nargs + 1);
	if (!place_args(f, at, shape, args, nargs, first ? 1 : 0, to))
		return NULL;
	struct nd_hir **pre = nd_arena_array(f->arena, struct nd_hir *, nargs + 1);
	struct tenv env = { .n = np, .syms = nd_arena_array(f->arena, nd_sym, np), .types = bound };
	for (uint32_t i = 0; i < np; i++)
		((nd_sym *)env.syms)[i] = a_of(c->unit, list_of(c->unit, c->type_params)[i]);
	if (first)
		unify(s, patterns[0], first->type, params, bound, np);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < nargs && pass == 1; i++)
			if (pre[i] && pre[i]->type == ND_TY_ERROR)
				return NULL; // reported, or unknown in a definition: guessing on would mislead
		if (pass == 1 && expected != NO_TYPE) { // what is expected helps lambdas and empty literals only
			nd_type result = c->construct ? shape->self_type : shape->ref->sig.ret;
			nd_type again[16];
			memcpy(again, bound, sizeof again);
			bool open = false;
			for (uint32_t i = 0; i < np; i++)
				open = open || bound[i] == ND_TY_ERROR;
			nd_type want = tk(s, expected) == ND_TY_OPTION && tk(s, result) != ND_TY_OPTION ? nd_type_arg(s->types, expected, 0)
													     : expected;
			if (open && result != ND_TY_ERROR && unify(s, result, want, params, again, np))
				memcpy(bound, again, sizeof again);
		}
		for (uint32_t i = 0; i < nargs; i++) {
			nd_node value = kind_of(u, args[i]) == ND_AST_NAMED_ARG ? b_of(u, args[i]) : args[i];
			enum nd_ast_kind k = kind_of(u, value);
			bool later = k == ND_AST_LAMBDA || k == ND_AST_NULL ||
				     ((k == ND_AST_LIST || k == ND_AST_MAP) && list_len(u, a_of(u, value)) == 0);
			if (later != (pass == 1))
				continue;
			for (uint32_t j = 0; j < np; j++)
				((nd_type *)env.types)[j] = bound[j] == ND_TY_ERROR ? params[j] : bound[j];
			nd_type want = subst(s, patterns[to[i]], &env);
			for (uint32_t j = 0; j < np; j++)
				if (bound[j] == params[j])
					bound[j] = ND_TY_ERROR;
			bool open = has_params(s, want);
			pre[i] = expr(f, value, open && tk(s, want) != ND_TY_FUNC ? NO_TYPE : want);
			unify(s, patterns[to[i]], pre[i]->type, params, bound, np);
		}
	}
	for (uint32_t i = 0; i < np; i++) {
		if (bound[i] != ND_TY_ERROR && !has_params(s, bound[i]) && bound[i] != ND_TY_VOID)
			continue;
		if (bound[i] == ND_TY_VOID)
			continue;
		for (uint32_t k = 0; k < nargs; k++)
			if (pre[k] && pre[k]->type == ND_TY_ERROR)
				return NULL; // reported already
		err_node(u, at, "E0345", "write it: `f<int>(…)`, or the type of what it is assigned to",
			 "the type argument '%s' of '%s' is not known here", tt(s, params[i]), callee_name(shape));
		return NULL;
	}
	if (!check_bounds(f, at, c, bound, np))
		return NULL;
	*pre_ret = pre;
	return instantiate(s, c, bound, np);
}

static struct nd_hir *generic_call(struct fctx *f, nd_node at, const struct callee *c, uint32_t targs, struct nd_hir *self,
				   struct nd_hir *first, const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct nd_hir **pre;
	struct finst *fi = infer(f, at, c, targs, first, args, nargs, expected, &pre);
	if (!fi)
		return mk_error(f, at);
	finst_sig(f->s, fi);
	struct matched m;
	if (!match_args(f, at, fi, first, args, nargs, pre, &m))
		return mk_error(f, at);
	return finish_call(f, at, fi, self, &m);
}

static struct nd_hir *call_decl(struct fctx *f, nd_node at, struct decl *d, uint32_t targs, struct nd_hir *first,
				const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct callee c = { .decl = d, .unit = d->unit, .type_params = nd_ast_func(d->unit->ast, d->node)->type_params };
	const struct nd_ast_func *fn = nd_ast_func(d->unit->ast, d->node);
	for (uint32_t i = 0; i < list_len(d->unit, fn->annotations); i++)
		if (a_of(d->unit, list_of(d->unit, fn->annotations)[i]) == f->s->w.deprecated)
			warn_at(f->unit, f->unit->ast->tok.data[at], "W0303", NULL, "'%s' is deprecated", text_of(f->s, d->sym));
	return generic_call(f, at, &c, targs, NULL, first, args, nargs, expected);
}

// Closures -------------------------------------------------------------------------------------------------------
static struct nd_hir *call_closure(struct fctx *f, nd_node at, struct nd_hir *fn, struct nd_hir *first, const uint32_t *args,
				   uint32_t nargs)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	if (fn->type == ND_TY_ERROR)
		return fn;
	const struct nd_type_info info = *nd_type_info(s->types, fn->type);
	if (info.kind != ND_TY_FUNC) {
		err_node(u, at, "E0378", NULL, "'%s' cannot be called", tt(s, fn->type));
		return mk_error(f, at);
	}
	uint32_t np = info.nargs - 1, have = nargs + (first ? 1 : 0), k = 0;
	if (np != have) {
		err_node(u, at, "E0373", NULL, "this function takes %u argument%s, but the call has %u", np, np == 1 ? "" : "s", have);
		return mk_error(f, at);
	}
	struct nd_hir **argv = nd_arena_array(f->arena, struct nd_hir *, np + 1);
	argv[k++] = fn;
	if (first)
		argv[k++] = coerce(f, first, info.args[0], at, "the argument");
	for (uint32_t i = 0; i < nargs; i++) {
		argv[k] = expr_as(f, args[i], info.args[k - 1], "the argument");
		if (argv[k++]->type == ND_TY_ERROR)
			return mk_error(f, at);
	}
	struct nd_hir *h = mk_n(f, ND_HIR_CALL_CLOSURE, info.args[np], at, argv, np + 1);
	struct nd_hir_sig *sig = nd_arena_new(f->arena, struct nd_hir_sig);
	*sig = (struct nd_hir_sig){ .params = info.args, .nparams = np, .ret = info.args[np], .throws = true };
	h->sig = sig;
	return h;
}

// Methods --------------------------------------------------------------------------------------------------------
static bool inside(struct fctx *f, struct nd_nominal *owner)
{
	while (f->outer)
		f = f->outer;
	return f->inst && (f->inst->kind == F_DERIVED || (f->inst->owner && info_of(f->inst->owner)->decl == info_of(owner)->decl));
}

static struct nd_hir *dispatch(struct fctx *f, nd_node at, struct finst *fi, struct nd_nominal *static_type, nd_sym name,
			       struct nd_hir *call)
{
	struct sema *s = f->s;
	struct nd_hir *c = call;
	while (c->kind == ND_HIR_SEQ)
		c = c->args[c->nargs - 1];
	if (c->kind != ND_HIR_CALL || c->func != fi->ref)
		return call;
	nominal_members(s, static_type);
	int slot = vtable_slot(static_type, name);
	if (slot < 0)
		return call;
	c->kind = static_type->kind == ND_TY_INTERFACE ? ND_HIR_CALL_INTERFACE : ND_HIR_CALL_VIRTUAL;
	c->sig = &fi->ref->sig;
	c->nominal = static_type;
	c->i = slot;
	nominal_use(s, static_type);
	(void)at;
	return call;
}

static struct nd_hir *nominal_call(struct fctx *f, nd_node at, struct nd_hir *recv, struct nd_nominal *n, nd_node m,
				   struct nd_nominal *owner, nd_sym name, uint32_t targs, struct nd_hir *first,
				   const uint32_t *args, uint32_t nargs, nd_type expected, bool direct)
{
	struct sema *s = f->s;
	struct unit *ou = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(ou->ast, m);
	if ((fn->flags & ND_AST_PRIVATE) && !inside(f, owner))
		err_node(f->unit, at, "E0353", NULL, "the method '%s' is private to '%s'", text_of(s, name), owner->display);
	if (fn->flags & ND_AST_STATIC) {
		err_node(f->unit, at, "E0379", "call it on the type: `T.f(…)`", "'%s' is a static method", text_of(s, name));
		return mk_error(f, at);
	}
	bool default_method = owner->kind == ND_TY_INTERFACE && n->kind != ND_TY_INTERFACE;
	nd_type self_type = default_method ? n->type : owner->type;
	struct callee c = { .owner = owner, .func = m, .self_type = self_type, .unit = ou, .type_params = fn->type_params };
	struct nd_hir *self = coerce(f, recv, self_type, at, NULL);
	struct nd_hir *call = generic_call(f, at, &c, targs, self, first, args, nargs, expected);
	if (call->type == ND_TY_ERROR || direct || list_len(ou, fn->type_params))
		return call;
	struct finst *fi = finst_method(s, owner, m, self_type, NULL, 0);
	if (n->kind == ND_TY_INTERFACE || (n->kind == ND_TY_CLASS && (method_overridden(s, n, name) || fi->body == BODY_ABSTRACT)))
		return dispatch(f, at, fi, n, name, call);
	return call;
}

static struct nd_hir *method_core(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name, uint32_t targs,
				  struct nd_hir *first, const uint32_t *args, uint32_t nargs, nd_type expected, bool is_super)
{
	struct sema *s = f->s;
	if (recv->type == ND_TY_ERROR)
		return recv;
	struct nd_nominal *n = nominal_of(s, recv->type), *owner = NULL;
	nd_node m = n ? member_of(n, name, &owner) : 0;
	if (m)
		return nominal_call(f, at, recv, n, m, owner, name, targs, first, args, nargs, expected, is_super);
	if (n && (n->kind == ND_TY_CLASS || n->kind == ND_TY_STRUCT)) {
		nominal_layout(s, n);
		int i = field_index(n, name);
		if (i >= 0 && tk(s, n->fields[i].type) == ND_TY_FUNC) {
			struct nd_hir *field = mk(f, ND_HIR_FIELD, n->fields[i].type, at, 1, recv);
			field->i = i;
			return call_closure(f, at, field, first, args, nargs);
		}
	}
	enum nd_type_kind kind = tk(s, recv->type);
	uint32_t k;
	if (kind == ND_TY_MAP && nargs + (first ? 1 : 0) == 2 && strcmp(text_of(s, name), "get") == 0)
		name = nd_intern_cstr(s->intern, "getOr"); // `get(k, default)`: the one member with two signatures
	if (kind < ND_TY_STRUCT && nd_map_get(&s->extends[kind], name, &k)) {
		nd_node func = s->extend_members.data[k].func;
		const struct nd_ast_func *fn = nd_ast_func(s->prelude->ast, func);
		struct callee c = { .func = func, .extend = s->extend_members.data[k].extend, .self_type = recv->type,
				    .unit = s->prelude, .type_params = fn->type_params };
		return generic_call(f, at, &c, targs, recv, first, args, nargs, expected);
	}
	uint32_t count = nargs + (first ? 1 : 0);
	if (name == s->w.to_string && count == 0)
		return to_string(f, recv, false, at);
	if (name == s->w.hash_code && count == 0)
		return hash_of(f, recv, at);
	if ((name == s->w.equals || name == s->w.compare_to) && count == 1) {
		struct nd_hir *other = first ? first : expr(f, args[0], recv->type);
		return name == s->w.equals ? equal(f, recv, other, at)
					   : compare(f, recv, coerce(f, other, recv->type, at, "the argument"), at);
	}
	const char *hint = NULL;
	char buf[200];
	if (kind == ND_TY_OPTION) {
		hint = "it may be null: check `!= null` first, or use `?.`";
	} else {
		const char *best = nearest_member(s, recv->type, name);
		if (best) {
			snprintf(buf, sizeof buf, "did you mean '%s'?", best);
			hint = buf;
		}
	}
	err_node(f->unit, at, "E0380", hint, "'%s' has no method '%s'", tt(s, recv->type), text_of(s, name));
	return mk_error(f, at);
}

struct nd_hir *method_call(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name, uint32_t targs, const uint32_t *args,
			   uint32_t nargs, nd_type expected, bool is_super)
{
	return method_core(f, at, recv, name, targs, NULL, args, nargs, expected, is_super);
}

struct nd_hir *method_call_pre(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name, struct nd_hir *arg)
{
	return method_core(f, at, recv, name, 0, arg, NULL, 0, NO_TYPE, false);
}

struct nd_hir *call_method0(struct fctx *f, nd_node at, struct nd_hir *recv, const char *name)
{
	nd_sym sym = nd_intern_cstr(f->s->intern, name);
	struct nd_nominal *n = nominal_of(f->s, recv->type), *owner;
	uint32_t k;
	if (!(n && member_of(n, sym, &owner)) &&
	    !(tk(f->s, recv->type) < ND_TY_STRUCT && nd_map_get(&f->s->extends[tk(f->s, recv->type)], sym, &k)))
		return NULL;
	return method_core(f, at, recv, sym, 0, NULL, NULL, 0, NO_TYPE, false);
}

// Construction ---------------------------------------------------------------------------------------------------
static struct nd_hir *build_struct(struct fctx *f, nd_node at, struct nd_nominal *n, struct matched *m)
{
	struct nd_hir **fields = nd_arena_array(f->arena, struct nd_hir *, n->nfields + 1);
	struct nominal_info *info = info_of(n);
	bool same_order = true;
	for (uint32_t i = 0; i < n->nfields; i++)
		same_order = same_order && n->fields[i].name == info->decl_fields[i].name;
	for (uint32_t i = 0; i < info->ndecl_fields; i++) {
		struct nd_hir *h = m->argv[i], *let;
		if (!same_order && !is_pure_value(h) && h->type != ND_TY_NEVER) {
			h = spill(f, h, at, &let);
			add(&m->before, let);
		}
		fields[field_index(n, info->decl_fields[i].name)] = h;
	}
	return seq(f, &m->before, mk_n(f, ND_HIR_AGG, n->type, at, fields, n->nfields), at);
}

static struct nd_hir *construct_with(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *first, const uint32_t *args,
				     uint32_t nargs, struct nd_hir **pre)
{
	struct sema *s = f->s;
	struct nd_nominal *n = fi->owner;
	finst_sig(s, fi);
	if (n->kind == ND_TY_CLASS) {
		nominal_members(s, n);
		if (n->is_abstract) {
			err_node(f->unit, at, "E0381", "make an instance of a subclass", "the class '%s' is abstract", n->display);
			return mk_error(f, at);
		}
	}
	struct matched m;
	if (!match_args(f, at, fi, first, args, nargs, pre, &m))
		return mk_error(f, at);
	if (n->kind == ND_TY_STRUCT && !fi->node)
		return build_struct(f, at, n, &m);
	struct local *l = new_local(f, "$new", n->type, at);
	struct stmts out = m.before;
	if (n->kind == ND_TY_CLASS) {
		nominal_use(s, n);
		add(&out, mk_let(f, l, mk(f, ND_HIR_NEW, n->type, at, 0), at));
	} else {
		l->h.address_taken = true;
		add(&out, mk_let(f, l, mk(f, ND_HIR_ZERO, n->type, at, 0), at));
	}
	m.before = (struct stmts){ 0 };
	add(&out, finish_call(f, at, fi, mk_local(f, l, at), &m));
	return seq(f, &out, mk_local(f, l, at), at);
}

static struct nd_hir *construct_builtin(struct fctx *f, nd_node at, nd_type type, struct nd_hir *first, const uint32_t *args,
					uint32_t nargs)
{
	struct sema *s = f->s;
	const struct nd_type_info info = *nd_type_info(s->types, type);
	uint32_t count = nargs + (first ? 1 : 0);
	switch (info.kind) {
	case ND_TY_LIST:
		if (count == 0)
			return mk(f, ND_HIR_LIST, type, at, 0);
		if (count == 2 && !first) {
			struct nd_hir *n = expr_as(f, args[0], ND_TY_INT, "the length");
			struct nd_hir *x = expr_as(f, args[1], info.args[0], "the element");
			return mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, type, info.args, 1, 2, n, x);
		}
		err_node(f->unit, at, "E0373", "`List<T>()` is empty, `List<T>(n, x)` has n times x", "a list takes no or two arguments");
		return mk_error(f, at);
	case ND_TY_MAP:
	case ND_TY_SET:
		if (count == 0)
			return map_new(f, type, at);
		err_node(f->unit, at, "E0373", NULL, "'%s' is made empty: it takes no arguments", tt(s, type));
		return mk_error(f, at);
	case ND_TY_BYTES: {
		if (count != 1)
			break;
		nd_type u8 = ND_TY_U8;
		struct nd_hir *n = first ? coerce(f, first, ND_TY_INT, at, "the length") : expr_as(f, args[0], ND_TY_INT, "the length");
		return mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, type, &u8, 1, 2, n, mk_int(f, u8, at, 0));
	}
	case ND_TY_OPTION:
	case ND_TY_TUPLE:
	case ND_TY_FUNC:
	case ND_TY_RANGE:
	case ND_TY_VOID:
		err_node(f->unit, at, "E0378", NULL, "'%s' cannot be called", tt(s, type));
		return mk_error(f, at);
	default:
		break;
	}
	if (count != 1) {
		err_node(f->unit, at, "E0373", NULL, "a conversion to '%s' takes one argument, not %u", tt(s, type), count);
		return mk_error(f, at);
	}
	struct nd_hir *h = first ? first : expr(f, args[0], type == ND_TY_CHAR ? (nd_type)ND_TY_CHAR : NO_TYPE);
	return convert_to(f, h, type, at);
}

static struct nd_hir *construct_type(struct fctx *f, nd_node at, nd_type type, struct nd_hir *first, const uint32_t *args,
				     uint32_t nargs)
{
	struct nd_nominal *n = nominal_of(f->s, type);
	if (!n)
		return construct_builtin(f, at, type, first, args, nargs);
	if (n->kind != ND_TY_CLASS && n->kind != ND_TY_STRUCT) {
		err_node(f->unit, at, "E0378", n->kind == ND_TY_ENUM ? "name the variant: `E.A(…)`" : "make an instance of a class that implements it",
			 "'%s' is %s and cannot be constructed", n->display, n->kind == ND_TY_ENUM ? "an enum" : "an interface");
		return mk_error(f, at);
	}
	return construct_with(f, at, finst_ctor(f->s, n), first, args, nargs, NULL);
}

struct nd_hir *construct(struct fctx *f, nd_node at, nd_type type, const uint32_t *args, uint32_t nargs)
{
	return construct_type(f, at, type, NULL, args, nargs);
}

static struct nd_hir *construct_decl(struct fctx *f, nd_node at, struct decl *d, uint32_t targs, struct nd_hir *first,
				     const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t given = list_len(u, targs);
	nd_type targ[16];
	if (given > 16)
		return mk_error(f, at);
	uint32_t np = d->kind == D_ALIAS ? list_len(d->unit, x_of(d->unit, a_of(d->unit, d->node))[1])
					 : list_len(d->unit, nd_ast_type_decl(d->unit->ast, d->node)->type_params);
	if (np == given || d->kind == D_ALIAS) {
		for (uint32_t i = 0; i < given; i++)
			targ[i] = type_of_node(u, list_of(u, targs)[i], f->env);
		nd_type t = type_from_decl(u, at, d, targ, given);
		return t == ND_TY_ERROR ? mk_error(f, at) : construct_type(f, at, t, first, args, nargs);
	}
	enum nd_ast_kind k = kind_of(d->unit, d->node);
	if (k == ND_AST_INTERFACE || k == ND_AST_ENUM) {
		err_node(u, at, "E0378", NULL, "'%s' cannot be constructed", text_of(s, d->sym));
		return mk_error(f, at);
	}
	struct callee c = { .decl = d, .construct = true, .unit = d->unit,
			    .type_params = nd_ast_type_decl(d->unit->ast, d->node)->type_params };
	struct nd_hir **pre;
	struct finst *fi = infer(f, at, &c, targs, first, args, nargs, expected, &pre);
	return fi ? construct_with(f, at, fi, first, args, nargs, pre) : mk_error(f, at);
}

// Enums ----------------------------------------------------------------------------------------------------------
int variant_index(struct sema *s, struct nd_nominal *e, nd_sym sym)
{
	nominal_layout(s, e);
	if (info_of(e)->decl->unit == s->prelude) { // Result: Ok and Err are the same variants
		if (sym == s->w.Ok)
			sym = s->w.Success;
		else if (sym == s->w.Err)
			sym = s->w.Error;
	}
	for (uint32_t i = 0; i < e->nvariants; i++)
		if (e->variants[i].name == sym)
			return (int)i;
	return -1;
}

struct decl *enum_with_variant(struct unit *u, nd_sym sym, int *count)
{
	struct sema *s = u->s;
	struct decl *found = NULL;
	*count = 0;
	nd_sym alias = sym == s->w.Ok ? s->w.Success : sym == s->w.Err ? s->w.Error : sym;
	for (uint32_t i = 0; i < s->decls.len; i++) {
		struct decl *d = s->decls.data[i];
		if (d->kind != D_TYPE || kind_of(d->unit, d->node) != ND_AST_ENUM)
			continue;
		if (d->unit != u && d->unit->ast != u->ast && decl_visible(u, d->sym) != d)
			continue;
		nd_sym want = d->unit == s->prelude ? alias : sym;
		if (d->unit == s->prelude && sym == s->w.Error)
			continue; // constructs the class unless a Result is expected
		const struct nd_ast_type_decl *td = nd_ast_type_decl(d->unit->ast, d->node);
		for (uint32_t k = 0; k < list_len(d->unit, td->members); k++) {
			nd_node m = list_of(d->unit, td->members)[k];
			if (kind_of(d->unit, m) == ND_AST_VARIANT && a_of(d->unit, m) == want) {
				found = d;
				++*count;
			}
		}
	}
	return found;
}

static struct nd_hir *make_variant(struct fctx *f, struct nd_nominal *e, int variant, struct nd_hir **values, uint32_t n, nd_node at)
{
	if (!e->has_payload)
		return mk_int(f, e->type, at, variant);
	nominal_use(f->s, e);
	struct nd_hir *h = mk_n(f, ND_HIR_ENUM, e->type, at, values, n);
	h->i = variant;
	return h;
}

struct nd_hir *enum_value(struct fctx *f, struct nd_nominal *e, int variant, const uint32_t *args, uint32_t nargs, nd_node at)
{
	return enum_call(f, e, variant, NULL, args, nargs, at);
}

struct nd_hir *enum_call(struct fctx *f, struct nd_nominal *e, int variant, struct nd_hir *first, const uint32_t *args,
			 uint32_t nargs, nd_node at)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const struct nd_hir_variant *v = &e->variants[variant];
	uint32_t count = nargs + (first ? 1 : 0);
	if (count != v->nfields) {
		err_node(u, at, "E0373", NULL, "the variant '%s' takes %u value%s, not %u", text_of(s, v->name), v->nfields,
			 v->nfields == 1 ? "" : "s", count);
		return mk_error(f, at);
	}
	struct nd_hir **values = nd_arena_array(f->arena, struct nd_hir *, v->nfields + 1);
	struct stmts out = { 0 };
	bool spilled = false;
	for (uint32_t i = 0; i < nargs; i++)
		spilled = spilled || kind_of(u, args[i]) == ND_AST_NAMED_ARG;
	if (first)
		values[0] = coerce(f, first, v->fields[0].type, at, "the value");
	for (uint32_t i = 0; i < nargs; i++) {
		uint32_t k = i + (first ? 1 : 0);
		nd_node value = args[i];
		if (kind_of(u, value) == ND_AST_NAMED_ARG) {
			k = UINT32_MAX;
			for (uint32_t j = 0; j < v->nfields; j++)
				if (v->fields[j].name == a_of(u, value))
					k = j;
			if (k == UINT32_MAX || values[k]) {
				err_node(u, value, "E0374", NULL, "the variant '%s' has no value '%s'", text_of(s, v->name),
					 text_of(s, a_of(u, value)));
				return mk_error(f, at);
			}
			value = b_of(u, value);
		}
		struct nd_hir *h = expr_as(f, value, v->fields[k].type, "the value"), *let;
		if (h->type == ND_TY_ERROR)
			return mk_error(f, at);
		if (spilled && !is_pure_value(h) && h->type != ND_TY_NEVER) {
			h = spill(f, h, at, &let);
			add(&out, let);
		}
		values[k] = h;
	}
	return seq(f, &out, make_variant(f, e, variant, values, v->nfields, at), at);
}

// A variant of a generic enum without its type written: from the expected type, else from the values.
static struct nd_hir *generic_variant(struct fctx *f, struct decl *d, nd_sym sym, struct nd_hir *first, const uint32_t *args,
				      uint32_t nargs, nd_type expected, nd_node at)
{
	struct sema *s = f->s;
	nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
	if (tk(s, want) == ND_TY_ENUM && info_of(nominal_of(s, want))->decl == d)
		return enum_call(f, nominal_of(s, want), variant_index(s, nominal_of(s, want), sym), first, args, nargs, at);
	struct unit *du = d->unit;
	uint32_t tps = nd_ast_type_decl(du->ast, d->node)->type_params, np = list_len(du, tps);
	nd_type params[16], bound[16] = { 0 };
	if (np == 0) {
		struct nd_nominal *e = nominal_get(s, d, NULL, 0);
		return enum_call(f, e, variant_index(s, e, sym), first, args, nargs, at);
	}
	for (uint32_t i = 0; i < np && i < 16; i++)
		params[i] = nd_type_of_param(s->types, a_of(du, list_of(du, tps)[i]), tps);
	struct nd_nominal *shape = nominal_get(s, d, params, np);
	const struct nd_hir_variant *v = &shape->variants[variant_index(s, shape, sym)];
	if (nargs == v->nfields && !first) {
		for (uint32_t i = 0; i < nargs; i++) {
			nd_node value = kind_of(f->unit, args[i]) == ND_AST_NAMED_ARG ? b_of(f->unit, args[i]) : args[i];
			struct nd_hir *h = expr(f, value, NO_TYPE);
			unify(s, v->fields[i].type, h->type, params, bound, np);
		}
		bool known = true;
		for (uint32_t i = 0; i < np; i++)
			known = known && bound[i] != ND_TY_ERROR;
		if (known) {
			struct nd_nominal *e = nominal_get(s, d, bound, np);
			return enum_call(f, e, variant_index(s, e, sym), NULL, args, nargs, at);
		}
	}
	err_node(f->unit, at, "E0345", "write the type of what it is assigned to", "the type arguments of '%s' are not known here",
		 text_of(s, d->sym));
	return mk_error(f, at);
}

// The callee -----------------------------------------------------------------------------------------------------
static struct nd_hir *one_arg(struct fctx *f, struct nd_hir *first, const uint32_t *args, uint32_t nargs)
{
	if (first)
		return nargs == 0 ? first : NULL;
	return nargs == 1 && kind_of(f->unit, args[0]) != ND_AST_NAMED_ARG ? expr(f, args[0], NO_TYPE) : NULL;
}

// Functions that no signature can describe. NULL: not one of them.
static struct nd_hir *special_call(struct fctx *f, nd_node at, nd_sym sym, uint32_t targs, struct nd_hir *first,
				   const uint32_t *args, uint32_t nargs)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const char *name = text_of(s, sym);
	uint32_t count = nargs + (first ? 1 : 0);
	if (sym == s->w.len && count == 1) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return h ? h : mk_error(f, at);
		uint32_t k;
		if (tk(s, h->type) < ND_TY_STRUCT && nd_map_get(&s->extends[tk(s, h->type)], s->w.length, &k))
			return mk_call_va(f, finst_extend(s, h->type, s->extend_members.data[k].func, s->extend_members.data[k].extend,
							  NULL, 0), at, 1, h);
		err_node(u, at, "E0382", NULL, "'%s' has no length", tt(s, h->type));
		return mk_error(f, at);
	}
	if ((sym == s->w.as || sym == s->w.is) && nargs == 1 && !first && list_len(u, targs) == 1)
		return is_call(f, at, args[0], list_of(u, targs)[0], sym == s->w.as);
	if (sym == s->w.type_of && count == 1) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return h ? h : mk_error(f, at);
		struct stmts out = { 0 };
		if (!is_pure_value(h) && h->type != ND_TY_VOID) {
			struct nd_hir *let;
			h = spill(f, h, at, &let);
			add(&out, let);
		}
		struct nd_hir *text = tk(s, h->type) == ND_TY_CLASS || tk(s, h->type) == ND_TY_INTERFACE
					      ? mk_prelude(f, at, "__object_str", &h->type, 1, 1, h)
					      : mk_string(f, at, nd_str(tt(s, h->type)));
		return seq(f, &out, text, at);
	}
	if ((strcmp(name, "min") == 0 || strcmp(name, "max") == 0) && count == 1) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return h ? h : mk_error(f, at);
		if (tk(s, h->type) == ND_TY_LIST) {
			nd_type e = nd_type_arg(s->types, h->type, 0);
			return mk_prelude(f, at, strcmp(name, "min") == 0 ? "__list_min" : "__list_max", &e, 1, 1, h);
		}
		err_node(u, at, "E0373", NULL, "'%s' takes two values or one list", name);
		return mk_error(f, at);
	}
	if ((strcmp(name, "println") == 0 || strcmp(name, "print") == 0) && count == 0) {
		nd_type text = ND_TY_STRING;
		return mk_prelude(f, at, name, &text, 1, 1, mk_string(f, at, ND_STR("")));
	}
	if (sym == s->w.Some && count == 1) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR || h->type == ND_TY_VOID || h->type == ND_TY_NULL)
			return mk_error(f, at);
		return mk(f, ND_HIR_SOME, t_option(s, h->type), at, 1, h);
	}
	if (name[0] != '_' || name[1] != '_' || (!u->is_std && !(f->inst && f->inst->kind == F_DERIVED)))
		return NULL;
	if (strcmp(name, "__type_name") == 0 && list_len(u, targs) == 1)
		return mk_string(f, at, nd_str(tt(s, type_of_node(u, list_of(u, targs)[0], f->env))));
	if (strcmp(name, "__hash") == 0)
		return hash_of(f, one_arg(f, first, args, nargs), at);
	if (strcmp(name, "__str") == 0)
		return to_string(f, one_arg(f, first, args, nargs), false, at);
	if (strcmp(name, "__repr") == 0)
		return to_string(f, one_arg(f, first, args, nargs), true, at);
	if (strcmp(name, "__eq") == 0 && nargs == 2)
		return equal(f, expr(f, args[0], NO_TYPE), expr(f, args[1], NO_TYPE), at);
	if (strcmp(name, "__cmp") == 0 && nargs == 2)
		return compare(f, expr(f, args[0], NO_TYPE), expr(f, args[1], NO_TYPE), at);
	if (strcmp(name, "__error_of") == 0 && count == 1) { // what Result.unwrap throws
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return mk_error(f, at);
		if (is_error_class(s, h->type))
			return coerce(f, h, prelude_nominal(s, "Error", NULL, 0)->type, at, "the error");
		return mk_prelude(f, at, "__error_from_text", NULL, 0, 1, to_string(f, h, false, at));
	}
	return NULL;
}

static struct nd_hir *call_name(struct fctx *f, nd_node at, nd_node callee, struct nd_hir *first, const uint32_t *args,
				uint32_t nargs, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_sym sym = a_of(u, callee);
	uint32_t targs = b_of(u, callee);
	if (find_binding(f, sym))
		return call_closure(f, at, expr(f, callee, NO_TYPE), first, args, nargs);
	nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
	if (tk(s, want) == ND_TY_ENUM) {
		int v = variant_index(s, nominal_of(s, want), sym);
		struct decl *d = decl_visible(u, sym);
		if (v >= 0 && (!d || d->unit == s->prelude))
			return enum_call(f, nominal_of(s, want), v, first, args, nargs, at);
	}
	struct decl *own = decl_in(u, sym);
	if (!own && !import_binding(u, sym)) {
		struct nd_hir *h = special_call(f, at, sym, targs, first, args, nargs);
		if (h)
			return h;
	}
	struct decl *d = decl_visible(u, sym);
	if (d) {
		switch (d->kind) {
		case D_FUNC:
			return call_decl(f, at, d, targs, first, args, nargs, expected);
		case D_TYPE:
		case D_ALIAS:
			return construct_decl(f, at, d, targs, first, args, nargs, expected);
		default:
			return call_closure(f, at, expr(f, callee, NO_TYPE), first, args, nargs);
		}
	}
	nd_type t;
	if (type_by_name(u, sym, f->env, &t))
		return t == ND_TY_ERROR ? mk_error(f, at) : construct_type(f, at, t, first, args, nargs);
	enum nd_type_kind kind;
	uint32_t arity;
	if (builtin_kind(text_of(s, sym), &kind, &arity)) {
		nd_type targ[4];
		if (list_len(u, targs) == 0 && tk(s, want) == kind)
			return construct_type(f, at, want, first, args, nargs);
		if (list_len(u, targs) == 0 && kind == ND_TY_LIST && nargs == 2 && !first) {
			struct nd_hir *n = expr_as(f, args[0], ND_TY_INT, "the length"), *x = expr(f, args[1], NO_TYPE);
			if (x->type == ND_TY_ERROR || x->type == ND_TY_VOID || x->type == ND_TY_NULL)
				return mk_error(f, at);
			return mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, t_list(s, x->type), &x->type, 1, 2, n, x);
		}
		if (list_len(u, targs) != arity || arity > 4) {
			err_node(u, at, "E0345", "write them: `List<int>()`", "the type arguments of '%s' are not known here", text_of(s, sym));
			return mk_error(f, at);
		}
		for (uint32_t i = 0; i < arity; i++)
			if ((targ[i] = type_of_node(u, list_of(u, targs)[i], f->env)) == ND_TY_ERROR)
				return mk_error(f, at);
		return construct_type(f, at, nd_type_make(s->types, kind, targ, arity), first, args, nargs);
	}
	int count;
	struct decl *e = enum_with_variant(u, sym, &count);
	if (count == 1)
		return generic_variant(f, e, sym, first, args, nargs, expected, at);
	return call_closure(f, at, name_expr(f, callee, NO_TYPE), first, args, nargs); // reports the unknown name
}

// `module.f(…)`, `Type.f(…)`, `Enum.Variant(…)`; NULL when the object is a value.
static struct nd_hir *call_qualified(struct fctx *f, nd_node at, nd_node callee, struct nd_hir *first, const uint32_t *args,
				     uint32_t nargs, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_node on = a_of(u, callee);
	if (kind_of(u, on) != ND_AST_NAME || find_binding(f, a_of(u, on)))
		return NULL;
	const uint32_t *x = x_of(u, b_of(u, callee));
	struct import_name *in = import_binding(u, a_of(u, on));
	if (in && !in->target) {
		in->used = true;
		struct decl *d = decl_exported(in->unit, x[0], 0);
		if (!d || d->kind == D_GLOBAL || d->kind == D_MACRO)
			return call_closure(f, at, member_expr(f, callee, NO_TYPE), first, args, nargs);
		if (d->kind == D_FUNC)
			return call_decl(f, at, d, x[1], first, args, nargs, expected);
		return construct_decl(f, at, d, x[1], first, args, nargs, expected);
	}
	struct decl *d = decl_visible(u, a_of(u, on));
	if (!d || (d->kind != D_TYPE && d->kind != D_ALIAS))
		return NULL;
	nd_type targ[16];
	uint32_t given = list_len(u, b_of(u, on));
	if (d->kind == D_TYPE && kind_of(d->unit, d->node) == ND_AST_ENUM) {
		const struct nd_ast_type_decl *td = nd_ast_type_decl(d->unit->ast, d->node);
		for (uint32_t i = 0; i < list_len(d->unit, td->members); i++) {
			nd_node m = list_of(d->unit, td->members)[i];
			if (kind_of(d->unit, m) != ND_AST_VARIANT || a_of(d->unit, m) != x[0])
				continue;
			if (given == 0)
				return generic_variant(f, d, x[0], first, args, nargs, expected, at);
		}
	}
	for (uint32_t i = 0; i < given && i < 16; i++)
		targ[i] = type_of_node(u, list_of(u, b_of(u, on))[i], f->env);
	nd_type t = type_from_decl(u, on, d, targ, given);
	if (t == ND_TY_ERROR)
		return mk_error(f, at);
	struct nd_nominal *n = nominal_of(s, t), *owner;
	if (n && n->kind == ND_TY_ENUM) {
		int v = variant_index(s, n, x[0]);
		if (v >= 0)
			return enum_call(f, n, v, first, args, nargs, at);
	}
	nd_node m = n ? member_of(n, x[0], &owner) : 0;
	if (!m) {
		err_node(u, callee, "E0380", NULL, "'%s' has no static method '%s'", tt(s, t), text_of(s, x[0]));
		return mk_error(f, at);
	}
	struct unit *ou = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(ou->ast, m);
	if (!(fn->flags & ND_AST_STATIC)) {
		err_node(u, callee, "E0379", "call it on a value", "'%s' is not a static method", text_of(s, x[0]));
		return mk_error(f, at);
	}
	struct callee c = { .owner = owner, .func = m, .self_type = owner->type, .unit = ou, .type_params = fn->type_params };
	return generic_call(f, at, &c, x[1], NULL, first, args, nargs, expected);
}

static struct nd_hir *call_super_method(struct fctx *f, nd_node at, nd_node callee, const uint32_t *args, uint32_t nargs)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct fctx *root = f;
	while (root->outer)
		root = root->outer;
	struct nd_nominal *n = root->inst ? root->inst->owner : NULL;
	struct binding *b = find_binding(f, s->w.self);
	if (!n || n->kind != ND_TY_CLASS || !n->base || !b) {
		err_node(u, callee, "E0334", NULL, "`super` needs a class with a base class");
		return mk_error(f, at);
	}
	struct nd_hir *self = mk(f, ND_HIR_RETYPE, n->base->type, at, 1, mk_local(f, use_binding(f, b), at));
	const uint32_t *x = x_of(u, b_of(u, callee));
	return method_core(f, at, self, x[0], x[1], NULL, args, nargs, NO_TYPE, true);
}

static struct nd_hir *call_target(struct fctx *f, nd_node at, nd_node callee, struct nd_hir *first, const uint32_t *args,
				  uint32_t nargs, nd_type expected)
{
	struct unit *u = f->unit;
	switch (kind_of(u, callee)) {
	case ND_AST_NAME:
		return call_name(f, at, callee, first, args, nargs, expected);
	case ND_AST_MEMBER: {
		if (kind_of(u, a_of(u, callee)) == ND_AST_SUPER)
			return call_super_method(f, at, callee, args, nargs);
		struct nd_hir *h = call_qualified(f, at, callee, first, args, nargs, expected);
		if (h)
			return h;
		const uint32_t *x = x_of(u, b_of(u, callee));
		struct nd_hir *recv = expr(f, a_of(u, callee), NO_TYPE);
		return method_core(f, at, recv, x[0], x[1], first, args, nargs, expected, false);
	}
	case ND_AST_OPT_MEMBER:
		return optional_chain(f, at, callee, args, nargs, true);
	case ND_AST_SUPER:
		err_node(u, callee, "E0383", NULL, "`super(…)` must be the first statement of a constructor");
		return mk_error(f, at);
	default:
		return call_closure(f, at, expr(f, callee, NO_TYPE), first, args, nargs);
	}
}

struct nd_hir *call_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct unit *u = f->unit;
	return call_target(f, n, a_of(u, n), NULL, list_of(u, b_of(u, n)), list_len(u, b_of(u, n)), expected);
}

struct nd_hir *pipeline(struct fctx *f, nd_node at, struct nd_hir *first, nd_node target, nd_type expected)
{
	struct unit *u = f->unit;
	if (kind_of(u, target) == ND_AST_CALL)
		return call_target(f, target, a_of(u, target), first, list_of(u, b_of(u, target)), list_len(u, b_of(u, target)), expected);
	return call_target(f, at, target, first, NULL, 0, expected);
}

// Lambdas --------------------------------------------------------------------------------------------------------
struct writes {
	struct unit *u;
	nd_sym sym;
	bool found;
};

static void visit_write(void *arg, nd_node n)
{
	struct writes *w = arg;
	enum nd_ast_kind k = kind_of(w->u, n);
	if (k != ND_AST_ASSIGN && k != ND_AST_OP_ASSIGN && k != ND_AST_INC && k != ND_AST_DEC)
		return;
	nd_node t = a_of(w->u, n);
	if (kind_of(w->u, t) == ND_AST_NAME && a_of(w->u, t) == w->sym)
		w->found = true;
}

struct nd_hir *lambda_expr(struct fctx *f, nd_node n, nd_type expected)
{
	const uint32_t *x = x_of(f->unit, a_of(f->unit, n));
	if (x[2]) {
		not_yet(f->unit, n, "async lambdas");
		return mk_error(f, n);
	}
	return closure(f, n, x[0], x[1], b_of(f->unit, n), expected);
}

struct nd_hir *closure(struct fctx *f, nd_node n, uint32_t param_list, nd_node ret_node, nd_node body, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t np = list_len(u, param_list);
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	struct nd_type_info want = *nd_type_info(s->types, expected);
	bool has_want = want.kind == ND_TY_FUNC && want.nargs == np + 1;
	if (want.kind == ND_TY_FUNC && !has_want) {
		err_node(u, n, "E0384", NULL, "the lambda has %u parameter%s, but %u are expected", np, np == 1 ? "" : "s", want.nargs - 1);
		return mk_error(f, n);
	}
	struct fctx *g = nd_arena_new(f->arena, struct fctx);
	*g = (struct fctx){ .s = s, .unit = u, .env = f->env, .outer = f, .inst = f->inst, .arena = f->arena,
			    .self_type = f->self_type, .base = f->base, .depth_base = s->bindings.len,
			    .closure_count = f->closure_count, .symbol = f->symbol, .loc_override = f->loc_override };
	nd_vec_push(&f->closures, g);
	// A narrowed variable that is assigned anywhere in the function may have changed when the closure runs.
	struct fctx *root = f;
	while (root->outer)
		root = root->outer;
	nd_type *saved;
	uint32_t ns = narrow_save(f, &saved);
	for (uint32_t i = f->base; i < s->bindings.len; i++) {
		struct binding *b = &s->bindings.data[i];
		struct writes w = { u, b->sym, root->body_node == 0 };
		if (b->narrowed != ND_TY_ERROR && root->body_node)
			ast_walk(u->ast, root->body_node, visit_write, &w);
		if (w.found)
			b->narrowed = ND_TY_ERROR;
	}
	uint32_t scope = s->bindings.len;
	nd_type *types = nd_arena_array(f->arena, nd_type, np + 1);
	struct nd_hir_local **params = nd_arena_array(f->arena, struct nd_hir_local *, np + 1);
	bool ok = true;
	for (uint32_t i = 0; i < np; i++) {
		nd_node p = list_of(u, param_list)[i];
		const uint32_t *px = x_of(u, a_of(u, p));
		nd_type t = px[1] ? type_of_node(u, px[1], f->env) : has_want ? want.args[i] : ND_TY_ERROR;
		if (!px[1] && has_want && t == ND_TY_ERROR) {
			ok = false; // of unknown type, reported elsewhere
		} else if (!px[1] && (t == ND_TY_ERROR || has_params(s, t))) {
			err_node(u, p, "E0385", "write it: `(x: int) => …`", "the type of the parameter '%s' is not known here",
				 text_of(s, px[0]));
			t = ND_TY_ERROR;
		}
		ok = ok && t != ND_TY_ERROR;
		types[i] = t;
		params[i] = &bind_local(g, px[0], t, p)->h;
	}
	nd_type ret = ret_node ? type_of_node(u, ret_node, f->env) : has_want && !has_params(s, want.args[np]) ? want.args[np] : NO_TYPE;
	g->infer_ret = ret == NO_TYPE && !ret_node;
	g->ret = ret;
	struct stmts out = { 0 };
	if (kind_of(u, body) == ND_AST_BLOCK) {
		struct nd_hir *b = block(g, body);
		add(&out, b);
		if (g->infer_ret && !g->any_return)
			g->ret = b->type == ND_TY_NEVER ? ND_TY_VOID : ND_TY_VOID;
		if (g->ret != ND_TY_VOID && g->ret != ND_TY_ERROR && b->type != ND_TY_NEVER)
			err_node(u, n, "E0336", "every path must `return` or `throw`", "the lambda can end without returning a value");
	} else {
		struct nd_hir *v = ret == NO_TYPE || ret == ND_TY_VOID ? expr(g, body, NO_TYPE) : expr_as(g, body, ret, "the result");
		if (g->infer_ret)
			g->ret = v->type == ND_TY_NEVER || v->type == ND_TY_NULL ? ND_TY_VOID : v->type;
		if (g->ret == ND_TY_VOID || v->type == ND_TY_NEVER)
			add(&out, v);
		else
			add(&out, mk(g, ND_HIR_RETURN, ND_TY_NEVER, body, 1, v));
		ok = ok && v->type != ND_TY_ERROR;
	}
	s->bindings.len = scope;
	narrow_restore(f, saved, ns);
	if (!ok || g->ret == ND_TY_ERROR)
		return mk_error(f, n);
	struct nd_hir_func_ref *ref = nd_arena_new(s->arena, struct nd_hir_func_ref);
	nd_type *kept = nd_arena_array(s->arena, nd_type, np + 1);
	memcpy(kept, types, np * sizeof *kept);
	*ref = (struct nd_hir_func_ref){ .symbol = nd_arena_sprintf(s->arena, "%s$%u", f->symbol, ++*f->closure_count),
					 .sig = { .params = kept, .nparams = np, .ret = g->ret, .throws = true },
					 .linkage = root->inst && root->inst->ref->linkage == ND_LINK_ONCE ? ND_LINK_ONCE : ND_LINK_LOCAL,
					 .nir_index = ND_NIR_NONE };
	struct nd_hir_func *hf = nd_arena_new(f->arena, struct nd_hir_func);
	*hf = (struct nd_hir_func){ .ref = ref, .file = u->ast->file, .loc = loc_of(f, n), .params = params, .nparams = np };
	hf->body = seq(g, &out, NULL, n);
	hf->locals = g->locals.data;
	hf->nlocals = g->locals.len;
	hf->captures = g->captures.data;
	hf->ncaptures = g->captures.len;
	struct nd_hir *h = mk(f, ND_HIR_CLOSURE, t_func(s, types, np, g->ret), n, 0);
	h->closure = hf;
	return h;
}
