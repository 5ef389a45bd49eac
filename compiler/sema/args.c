// Arguments: which parameter each is for, defaults, and the order of evaluation.
#include "sema/call.h"

#include <stdio.h>
#include <string.h>

struct param { // a parameter as the caller sees it
	nd_sym name;
	nd_node dflt;         // node in `unit`, or 0
	bool optional;
	struct unit *unit;
	const struct tenv *env;
};

static struct param field_param(struct nominal_info *info, uint32_t i)
{
	struct nominal_info *home = info->decl_field_owner[i];
	struct unit *u = home->decl->unit;
	const uint32_t *x = x_of(u, a_of(u, info->decl_field_nodes[i]));
	return (struct param){x[0], x[2], (x[3] & ND_AST_OPTIONAL) != 0, u, home->env};
}

static struct param param_of(struct finst *fi, uint32_t i)
{
	if (fi->inherited_ctor) {
		uint32_t inherited = fi->inherited_ctor->ref->sig.nparams - 1;
		if (i < inherited)
			return param_of(fi->inherited_ctor, i);
		i += fi->owner->base->nfields - inherited;
		return field_param(info_of(fi->owner), i);
	}
	if (fi->node) {
		const struct nd_ast_func *fn = nd_ast_func(fi->unit->ast, fi->node);
		const uint32_t *x = x_of(fi->unit, a_of(fi->unit, list_of(fi->unit, fn->params)[i]));
		return (struct param){x[0], x[2], (x[3] & ND_AST_OPTIONAL) != 0, fi->unit, fi->env};
	}
	return field_param(info_of(fi->owner), i);
}

// A default is evaluated by the caller but means what it means where it is written.
static struct nd_hir *default_value(struct fctx *f, const struct finst *fi, const struct param *p, nd_type type,
				    nd_node at)
{
	if (!p->dflt)
		return sema_mk(f, ND_HIR_ZERO, type, at, 0);
	struct unit *unit = f->unit;
	const struct tenv *env = f->env;
	uint32_t base = f->base;
	nd_loc override = f->loc_override;
	struct request asked = f->s->asked;
	struct macro_use *use = f->s->use;
	if (!unit->is_std)
		f->s->asked = (struct request){unit, unit->ast->tok.data[at]};
	f->loc_override = sema_loc_of(f, at);
	f->unit = p->unit;
	f->env = p->env;
	f->s->use = fi->sees ? fi->use : NULL;
	struct binding *later = NULL; // than the function
	uint32_t nlater = 0;
	if (fi->sees) {
		nlater = f->s->bindings.len - fi->sees;
		later = nd_arena_array(f->arena, struct binding, nlater + 1);
		memcpy(later, f->s->bindings.data + fi->sees, nlater * sizeof *later);
		f->s->bindings.len = fi->sees;
	} else {
		f->base = f->s->bindings.len;
	}
	struct nd_hir *h = sema_expr_as(f, p->dflt, type, "the default");
	for (uint32_t i = 0; i < nlater; i++)
		nd_vec_push(&f->s->bindings, later[i]);
	f->unit = unit;
	f->env = env;
	f->base = base;
	f->loc_override = override;
	f->s->asked = asked;
	f->s->use = use;
	return h;
}

void sema_check_defaults(struct fctx *f, struct finst *fi)
{
	uint32_t self = fi->self_type != ND_TY_ERROR;
	if (!fi->unit->is_self || fi->kind > F_CTOR ||
	    (fi->ref->linkage == ND_LINK_ONCE && !fi->is_template))
		return;
	for (uint32_t i = 0; i + self < fi->ref->sig.nparams; i++) {
		struct param p = param_of(fi, i);
		if (p.dflt && p.unit->is_self)
			default_value(f, fi, &p, fi->ref->sig.params[i + self], p.dflt);
	}
}

uint32_t sema_param_count(struct finst *fi)
{
	return fi->ref->sig.nparams - (fi->self_type != ND_TY_ERROR);
}

const char *sema_callee_name(struct finst *fi)
{
	struct sema *s = fi->unit->s;
	if (fi->kind == F_CTOR)
		return fi->owner->display;
	return fi->node ? text_of(s, nd_ast_func(fi->unit->ast, fi->node)->name) : "it";
}

nd_sym sema_param_name(struct finst *fi, uint32_t i, bool *has_default)
{
	struct param p = param_of(fi, i);
	*has_default = p.dflt || p.optional;
	return p.name;
}

static int named_param(struct finst *fi, nd_sym name)
{
	for (uint32_t i = 0; i < sema_param_count(fi); i++)
		if (param_of(fi, i).name == name)
			return (int)i;
	return -1;
}

// Which parameter each argument is for; false after a diagnostic. to[] has room for nargs.
bool sema_place_args(struct fctx *f, nd_node at, struct finst *fi, const uint32_t *args, uint32_t nargs,
		     uint32_t first, uint32_t *to)
{
	struct unit *u = f->unit;
	struct sema *s = f->s;
	uint32_t np = sema_param_count(fi);
	uint8_t seen[256] = {0};
	if (np > MAX_PARAMS)
		return false; // reported at the declaration
	if (first)
		seen[0] = 1;
	uint32_t positional = first;
	bool named = false;
	for (uint32_t i = 0; i < nargs; i++) {
		if (kind_of(u, args[i]) == ND_AST_SPREAD) {
			sema_err_node(u, args[i], "E0417", "write the arguments one by one, or let the function take a list",
				      "arguments cannot come from a collection");
			return false;
		}
		if (kind_of(u, args[i]) != ND_AST_NAMED_ARG) {
			if (named) {
				sema_err_node(u, args[i], "E0372", NULL,
					      "a positional argument cannot follow a named one");
				return false;
			}
			if (positional >= np) {
				sema_err_node(u, args[i], "E0373", sema_signature_text(s, fi),
					      "'%s' takes %u argument%s, but this call has %u",
					      sema_callee_name(fi), np, np == 1 ? "" : "s", nargs + first);
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
			const char *near = sema_nearest_param(s, fi, name);
			sema_err_node(u, args[i], "E0374",
				      near ? nd_arena_sprintf(s->arena, "did you mean '%s'?", near)
					   : sema_signature_text(s, fi),
				      "'%s' has no parameter '%s'", sema_callee_name(fi), text_of(s, name));
			return false;
		}
		if (seen[k]) {
			sema_err_node(u, args[i], "E0375", NULL, "the argument '%s' is given twice",
				      text_of(s, name));
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
			sema_err_node(u, at, "E0376", sema_signature_text(s, fi), "the argument '%s' of '%s' is missing",
				      text_of(s, p.name), sema_callee_name(fi));
		else
			sema_err_node(u, at, "E0373", sema_signature_text(s, fi),
				      "'%s' takes %s%u argument%s, but this call has %u",
				      sema_callee_name(fi), fi->required < np ? "at least " : "",
				      fi->required < np ? fi->required : np,
				      (fi->required < np ? fi->required : np) == 1 ? "" : "s", nargs + first);
		return false;
	}
	return true;
}

// pre[i], if not NULL, is argument i already checked. `first` is the argument before args[0] (pipelines), or NULL.
bool sema_match_args(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *first, const uint32_t *args,
		     uint32_t nargs, struct nd_hir **pre, struct matched *ret)
{
	struct unit *u = f->unit;
	uint32_t self = fi->self_type != ND_TY_ERROR, np = sema_param_count(fi);
	uint32_t *to = nd_arena_array(f->arena, uint32_t, nargs + 1);
	*ret = (struct matched){.argv = nd_arena_array(f->arena, struct nd_hir *, np + 1), .n = np};
	if (!sema_place_args(f, at, fi, args, nargs, first ? 1 : 0, to)) {
		for (uint32_t i = 0; i < nargs; i++) // report what is wrong inside the arguments too
			if (!pre || !pre[i])
				if (kind_of(u, args[i]) != ND_AST_NAMED_ARG &&
				    kind_of(u, args[i]) != ND_AST_SPREAD &&
				    kind_of(u, args[i]) != ND_AST_LAMBDA)
					sema_expr(f, args[i], NO_TYPE);
		return false;
	}
	const nd_type *params = fi->ref->sig.params + self;
	bool in_order = true, ok = true;
	uint32_t last = 0;
	if (first)
		ret->argv[0] = sema_coerce(f, first, params[0], at, "the first argument");
	for (uint32_t i = 0; i < nargs; i++) {
		nd_node value = kind_of(u, args[i]) == ND_AST_NAMED_ARG ? b_of(u, args[i]) : args[i];
		char what[160];
		snprintf(what, sizeof what, "the argument '%s' of '%s'",
			 text_of(f->s, param_of(fi, to[i]).name), sema_callee_name(fi));
		struct nd_hir *h = pre && pre[i] ? pre[i] : sema_expr(f, value, params[to[i]]);
		h = sema_coerce(f, h, params[to[i]], value, what);
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
			if (sema_is_pure_value(h) || h->type == ND_TY_ERROR || h->type == ND_TY_NEVER)
				continue;
			ret->argv[to[i]] = sema_spill(f, h, at, &let);
			sema_add(f, &ret->before, let);
		}
	}
	for (uint32_t i = 0; i < np; i++) {
		if (ret->argv[i])
			continue;
		struct param p = param_of(fi, i);
		ret->argv[i] = default_value(f, fi, &p, params[i], at);
		if (ret->argv[i]->type == ND_TY_ERROR)
			ok = false;
	}
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
	if (!l->root->is_const || l->root->h.by_ref)
		l->root->reassigned = true;
}

// A constant, or a part of one: a method works on a copy of it, so it stays what it is whatever the method does.
static bool is_constant(struct fctx *f, const struct nd_hir *h)
{
	while (h->kind == ND_HIR_FIELD || h->kind == ND_HIR_UNWRAP || h->kind == ND_HIR_RETYPE) {
		if (h->kind == ND_HIR_FIELD && sema_is_const_field(f, h))
			return true;
		if (h->kind == ND_HIR_FIELD && tk(f->s, h->args[0]->type) == ND_TY_CLASS)
			return false;
		h = h->args[0];
	}
	if (h->kind == ND_HIR_GLOBAL)
		return h->global->is_const;
	const struct local *l = h->kind == ND_HIR_LOCAL ? (const struct local *)h->local : NULL;
	return l && l->root->is_const && !l->root->h.by_ref;
}

struct writes_self {
	struct unit *u;
	bool found;
};

static void visit_self_write(void *arg, nd_node n)
{
	struct writes_self *w = arg;
	enum nd_ast_kind k = kind_of(w->u, n);
	if (k != ND_AST_ASSIGN && k != ND_AST_OP_ASSIGN && k != ND_AST_INC && k != ND_AST_DEC)
		return;
	nd_node target = a_of(w->u, n);
	while (kind_of(w->u, target) == ND_AST_MEMBER)
		target = a_of(w->u, target);
	w->found = w->found || (target != a_of(w->u, n) && kind_of(w->u, target) == ND_AST_SELF);
}

// Where the body can be seen, a method that changes what it is called on is an error on a constant.
static void check_constant_receiver(struct fctx *f, nd_node at, struct finst *fi)
{
	struct writes_self w = {fi->unit, false};
	if (fi->kind != F_METHOD || !fi->node || !b_of(fi->unit, fi->node))
		return;
	sema_ast_walk(fi->unit->ast, b_of(fi->unit, fi->node), visit_self_write, &w);
	if (w.found)
		sema_err_node(f->unit, at, "E0359", "declare it with `let` or `var`, or copy it first",
			      "'%s' changes the struct it is called on, and this one is constant",
			      sema_callee_name(fi));
}

struct nd_hir *sema_finish_call(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *self,
				struct matched *m)
{
	struct nd_hir **args = nd_arena_array(f->arena, struct nd_hir *, m->n + 2);
	uint32_t k = 0;
	if (self) {
		if (fi->ref->sig.self_by_ref && is_constant(f, self)) {
			struct nd_hir *let;
			struct stmts out = {0};
			check_constant_receiver(f, at, fi);
			self = sema_spill(f, self, at, &let);
			sema_add(f, &out, let);
			for (uint32_t i = 0; i < m->before.len; i++)
				sema_add(f, &out, m->before.data[i]);
			m->before = out;
		}
		args[k++] = self;
		if (fi->ref->sig.self_by_ref)
			take_address(f, self);
	}
	for (uint32_t i = 0; i < m->n; i++)
		args[k++] = m->argv[i];
	if (self && m->before.len && !sema_is_pure_value(self) && !fi->ref->sig.self_by_ref) {
		struct nd_hir *let;
		args[0] = sema_spill(f, self, at, &let);
		struct stmts out = {0};
		sema_add(f, &out, let);
		for (uint32_t i = 0; i < m->before.len; i++)
			sema_add(f, &out, m->before.data[i]);
		m->before = out;
	}
	return sema_seq(f, &m->before, sema_mk_call(f, fi, at, args, k), at);
}

struct nd_hir *sema_call_args(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *self,
			      const uint32_t *args, uint32_t nargs)
{
	sema_finst_sig(f->s, fi);
	struct matched m;
	if (!sema_match_args(f, at, fi, NULL, args, nargs, NULL, &m))
		return sema_mk_error(f, at);
	return sema_finish_call(f, at, fi, self, &m);
}
