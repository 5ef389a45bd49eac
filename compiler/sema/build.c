// Making HIR nodes, locals and bindings.
#include "sema/internal.h"

#include <stdarg.h>
#include <string.h>

nd_loc sema_loc_of(struct fctx *f, nd_node at)
{
	if (f->loc_override)
		return f->loc_override;
	return at ? nd_ast_loc(f->unit->ast, at) : 0;
}

static struct nd_hir *node(struct fctx *f, enum nd_hir_kind kind, nd_type type, nd_node at, uint32_t nargs)
{
	struct nd_hir *h = nd_arena_new(f->arena, struct nd_hir);
	h->kind = kind;
	h->type = type;
	h->loc = sema_loc_of(f, at);
	if (h->loc > f->last)
		f->last = h->loc;
	if (h->loc - 1 < f->first - 1) // 0, no place, counts as the last of all
		f->first = h->loc;
	h->nargs = nargs;
	if (nargs)
		h->args = nd_arena_array(f->arena, struct nd_hir *, nargs);
	return h;
}

struct nd_hir *sema_mk(struct fctx *f, enum nd_hir_kind kind, nd_type type, nd_node at, uint32_t nargs, ...)
{
	struct nd_hir *h = node(f, kind, type, at, nargs);
	va_list ap;
	va_start(ap, nargs);
	for (uint32_t i = 0; i < nargs; i++)
		h->args[i] = va_arg(ap, struct nd_hir *);
	va_end(ap);
	return h;
}

struct nd_hir *sema_mk_n(struct fctx *f, enum nd_hir_kind kind, nd_type type, nd_node at,
			 struct nd_hir **args, uint32_t nargs)
{
	struct nd_hir *h = node(f, kind, type, at, nargs);
	if (nargs)
		memcpy(h->args, args, nargs * sizeof *args);
	return h;
}

struct nd_hir *sema_mk_int(struct fctx *f, nd_type type, nd_node at, int64_t value)
{
	struct nd_hir *h = node(f, ND_HIR_INT, type, at, 0);
	h->i = value;
	return h;
}

struct nd_hir *sema_mk_string(struct fctx *f, nd_node at, struct nd_str text)
{
	struct nd_hir *h = node(f, ND_HIR_STRING, ND_TY_STRING, at, 0);
	h->str = text;
	return h;
}

struct nd_hir *sema_mk_local(struct fctx *f, struct local *l, nd_node at)
{
	struct nd_hir *h = node(f, ND_HIR_LOCAL, l->h.type, at, 0);
	h->local = &l->h;
	return h;
}

struct nd_hir *sema_mk_error(struct fctx *f, nd_node at)
{
	// Whoever asks has said why. Should that have been forgotten, lowering must not meet the node all the same.
	if (!f->s->open && !f->s->diags->errors)
		sema_err_node(f->unit, at, "E0338", NULL, "the type of this is not known here");
	return node(f, ND_HIR_ZERO, ND_TY_ERROR, at, 0);
}

struct nd_hir *sema_mk_call(struct fctx *f, struct finst *fi, nd_node at, struct nd_hir **args,
			    uint32_t nargs)
{
	sema_finst_sig(f->s, fi);
	if (fi->body == BODY_INTRINSIC) {
		struct nd_hir *h = sema_mk_n(f, ND_HIR_INTRINSIC, fi->ref->sig.ret, at, args, nargs);
		h->i = fi->intrinsic;
		// Type arguments: those of the extended type, then the function's own.
		nd_type t[8];
		uint32_t n = 0;
		for (const struct tenv *e = fi->env ? fi->env->outer : NULL; e; e = e->outer)
			for (uint32_t i = 0; i < e->n && n < 8; i++)
				t[n++] = e->types[i];
		for (uint32_t i = 0; fi->env && i < fi->env->n && n < 8; i++)
			t[n++] = fi->env->types[i];
		nd_type *kept = nd_arena_array(f->arena, nd_type, n + 1);
		memcpy(kept, t, n * sizeof *t);
		h->t = kept;
		h->nt = n;
		return h;
	}
	if (fi->unit && fi->unit->is_std && !fi->asked.unit)
		fi->asked = f->unit->is_std ? f->s->asked : (struct request){f->unit, f->unit->ast->tok.data[at]};
	sema_finst_use(f->s, fi);
	if (fi->c_ref)
		return sema_foreign_call(f, fi, at, args, nargs);
	struct nd_hir *h = sema_mk_n(f, ND_HIR_CALL, fi->ref->sig.ret, at, args, nargs);
	h->func = fi->ref;
	return h;
}

struct nd_hir *sema_mk_call_va(struct fctx *f, struct finst *fi, nd_node at, uint32_t nargs, ...)
{
	struct nd_hir *args[8];
	va_list ap;
	va_start(ap, nargs);
	for (uint32_t i = 0; i < nargs && i < 8; i++)
		args[i] = va_arg(ap, struct nd_hir *);
	va_end(ap);
	return sema_mk_call(f, fi, at, args, nargs);
}

struct nd_hir *sema_mk_prelude(struct fctx *f, nd_node at, const char *name, const nd_type *targs,
			       uint32_t ntargs, uint32_t nargs, ...)
{
	struct nd_hir *args[8];
	va_list ap;
	va_start(ap, nargs);
	for (uint32_t i = 0; i < nargs && i < 8; i++)
		args[i] = va_arg(ap, struct nd_hir *);
	va_end(ap);
	struct finst *fi = sema_prelude_func(f->s, name, targs, ntargs);
	if (!fi) {
		sema_err_node(f->unit, at, "E0398", NULL, "the prelude lacks '%s'", name);
		return sema_mk_error(f, at);
	}
	return sema_mk_call(f, fi, at, args, nargs);
}

struct nd_hir *sema_mk_intrinsic(struct fctx *f, nd_node at, enum nd_intrinsic id, nd_type type,
				 const nd_type *t, uint32_t nt, uint32_t nargs, ...)
{
	struct nd_hir *h = node(f, ND_HIR_INTRINSIC, type, at, nargs);
	va_list ap;
	va_start(ap, nargs);
	for (uint32_t i = 0; i < nargs; i++)
		h->args[i] = va_arg(ap, struct nd_hir *);
	va_end(ap);
	h->i = id;
	nd_type *kept = nd_arena_array(f->arena, nd_type, nt + 1);
	if (nt)
		memcpy(kept, t, nt * sizeof *t);
	h->t = kept;
	h->nt = nt;
	return h;
}

struct nd_hir *sema_mk_let(struct fctx *f, struct local *l, struct nd_hir *init, nd_node at)
{
	struct nd_hir *h = node(f, ND_HIR_LET, ND_TY_VOID, at, init ? 1 : 0);
	if (init)
		h->args[0] = init;
	h->local = &l->h;
	return h;
}

struct nd_hir_label *sema_new_label(struct fctx *f)
{
	return nd_arena_new(f->arena, struct nd_hir_label);
}

struct outer_scope sema_scope_begin(struct fctx *f)
{
	struct outer_scope outer = {f->scope, f->first, f->last};
	if (!f->scopes.len)
		nd_vec_push(&f->scopes, (struct nd_hir_scope){0});
	f->scope = f->scopes.len;
	f->first = f->last = 0;
	nd_vec_push(&f->scopes, (struct nd_hir_scope){.outer = outer.scope});
	return outer;
}

void sema_scope_end(struct fctx *f, struct outer_scope outer)
{
	f->scopes.data[f->scope].start = f->first;
	f->scopes.data[f->scope].end = f->last;
	f->scope = outer.scope;
	if (outer.first - 1 < f->first - 1)
		f->first = outer.first;
	if (outer.last > f->last)
		f->last = outer.last;
}

struct local *sema_new_local(struct fctx *f, const char *name, nd_type type, nd_node at)
{
	struct local *l = nd_arena_new(f->arena, struct local);
	l->h.name = name;
	l->h.type = type;
	l->h.loc = sema_loc_of(f, at);
	l->h.index = f->locals.len;
	l->h.scope = f->scope;
	l->owner = f;
	l->root = l;
	l->node = at;
	nd_vec_push(&f->locals, &l->h);
	return l;
}

struct local *sema_bind_local(struct fctx *f, nd_sym sym, nd_type type, nd_node at)
{
	struct local *l = sema_new_local(f, text_of(f->s, sym), type, at);
	struct binding b = {.sym = sym, .local = l, .narrowed = ND_TY_ERROR, .use = f->s->use};
	nd_vec_push(&f->s->bindings, b);
	return l;
}

struct binding *sema_find_binding(struct fctx *f, nd_sym sym)
{
	struct sema *s = f->s;
	for (uint32_t i = s->bindings.len; i > f->base; i--)
		if (s->bindings.data[i - 1].sym == sym && s->bindings.data[i - 1].use == s->use)
			return &s->bindings.data[i - 1];
	return NULL;
}

struct local *sema_capture(struct fctx *f, struct local *l)
{
	if (l->owner == f)
		return l;
	struct local *outer = sema_capture(f->outer, l);
	for (uint32_t i = 0; i < f->captures.len; i++)
		if (f->captures.data[i]->captured_from == &outer->h)
			return (struct local *)f->captures.data[i];
	struct local *mine = sema_new_local(f, l->h.name, l->h.type, 0);
	mine->h.captured_from = &outer->h;
	mine->h.scope = 0;
	mine->root = l->root;
	l->root->captured = true;
	nd_vec_push(&f->captures, &mine->h);
	return mine;
}

struct local *sema_use_binding(struct fctx *f, struct binding *b)
{
	b->local->root->read = true;
	return sema_capture(f, b->local);
}

bool sema_is_pure_value(const struct nd_hir *h)
{
	switch (h->kind) {
	case ND_HIR_INT:
	case ND_HIR_FLOAT:
	case ND_HIR_STRING:
	case ND_HIR_ZERO:
	case ND_HIR_FUNC:
		return true;
	case ND_HIR_SOME:
	case ND_HIR_RETYPE:
		return sema_is_pure_value(h->args[0]);
	default:
		return false;
	}
}

struct nd_hir *sema_spill(struct fctx *f, struct nd_hir *value, nd_node at, struct nd_hir **let)
{
	struct local *l = sema_new_local(f, "$tmp", value->type, at);
	*let = sema_mk_let(f, l, value, at);
	return sema_mk_local(f, l, at);
}

void sema_add(struct fctx *f, struct stmts *list, struct nd_hir *h)
{
	if (!h)
		return;
	if (list->len == list->cap) {
		uint32_t cap = list->cap ? list->cap * 2 : 4;
		struct nd_hir **grown = nd_arena_array(f->arena, struct nd_hir *, cap);
		if (list->len)
			memcpy(grown, list->data, list->len * sizeof *grown);
		list->data = grown;
		list->cap = cap;
	}
	list->data[list->len++] = h;
}

struct nd_hir *sema_seq(struct fctx *f, struct stmts *list, struct nd_hir *value, nd_node at)
{
	if (list->len == 0 && value)
		return value;
	nd_type type = value ? value->type : ND_TY_VOID;
	if (value)
		sema_add(f, list, value);
	else if (list->len && list->data[list->len - 1]->type == ND_TY_NEVER)
		type = ND_TY_NEVER;
	struct nd_hir *h = sema_mk_n(f, ND_HIR_SEQ, type, at, list->data, list->len);
	*list = (struct stmts){0};
	return h;
}
