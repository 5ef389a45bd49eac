// What a name means as a value.
#include "sema/expr.h"
#include "sema/macro.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct nd_hir *sema_local_value(struct fctx *f, struct binding *b, nd_node n)
{
	struct sema *s = f->s;
	nd_type narrowed = b->narrowed;
	struct nd_hir *h = sema_mk_local(f, sema_use_binding(f, b), n);
	if (narrowed == ND_TY_ERROR)
		return h;
	while (h->type != narrowed && tk(s, h->type) == ND_TY_OPTION)
		h = sema_mk(f, ND_HIR_UNWRAP, nd_type_arg(s->types, h->type, 0), n, 1, h);
	return h->type == narrowed ? h : sema_value_as(f, h, narrowed, n);
}

struct nd_hir *sema_global_value(struct fctx *f, struct decl *d, nd_node n)
{
	sema_global_resolve(f->s, d);
	d->used = true;
	struct nd_hir *h = sema_mk(f, ND_HIR_GLOBAL, d->global->type, n, 0);
	h->global = d->global;
	sema_early_guard(f, d, h, n);
	return h;
}

struct nd_hir *sema_func_value(struct fctx *f, struct finst *fi, nd_node at)
{
	struct sema *s = f->s;
	sema_finst_sig(s, fi);
	if (fi->body == BODY_INTRINSIC || fi->body == BODY_FOREIGN)
		fi = sema_finst_wrap(s, fi);
	const struct nd_hir_sig *sig = &fi->ref->sig;
	sema_finst_use(s, fi);
	struct nd_hir *h = sema_mk(f, ND_HIR_FUNC, sema_t_func(s, sig->params, sig->nparams, sig->ret), at,
				   0);
	h->func = fi->ref;
	return h;
}

struct nd_hir *sema_decl_value(struct fctx *f, struct decl *d, nd_node n, uint32_t targs, nd_type expected)
{
	struct sema *s = f->s;
	switch (d->kind) {
	case D_GLOBAL:
		return sema_global_value(f, d, n);
	case D_FUNC: {
		sema_note_decl(f->unit, n, d);
		const struct nd_ast_func *fn = nd_ast_func(d->unit->ast, d->node);
		uint32_t np = list_len(d->unit, fn->type_params), given = list_len(f->unit, targs);
		nd_type args[16] = {0}, params[16];
		if (np > 16)
			return sema_mk_error(f, n);
		if (given == np) {
			for (uint32_t i = 0; i < np; i++)
				args[i] = sema_type_of_node(f->unit, list_of(f->unit, targs)[i], f->env);
		} else if (tk(s, expected) == ND_TY_FUNC) {
			for (uint32_t i = 0; i < np; i++)
				params[i] = nd_type_of_param(
					s->types, a_of(d->unit, list_of(d->unit, fn->type_params)[i]), d->id);
			struct finst *shape = sema_finst_func(s, d, params, np);
			shape->is_template = true;
			sema_finst_sig(s, shape);
			const struct nd_hir_sig *sig = &shape->ref->sig;
			sema_unify(s, sema_t_func(s, sig->params, sig->nparams, sig->ret), expected, params,
				   args, np);
		}
		for (uint32_t i = 0; i < np; i++) {
			if (args[i] == ND_TY_ERROR || sema_has_params(s, args[i])) {
				sema_err_node(f->unit, n, "E0345", "write them: `f<int>`",
					      "the type arguments of '%s' are not known here",
					      text_of(s, d->sym));
				return sema_mk_error(f, n);
			}
		}
		return sema_func_value(f, sema_finst_func(s, d, args, np), n);
	}
	case D_MACRO:
		sema_err_node(f->unit, n, "E0413", "use it: `name(…)`; for a value write a function or a lambda",
			      "'%s' is a macro, not a value", text_of(s, d->sym));
		return sema_mk_error(f, n);
	default:
		sema_err_node(f->unit, n, "E0350", "call it to make a value: `T(…)`",
			      "'%s' is a type, not a value", text_of(s, d->sym));
		return sema_mk_error(f, n);
	}
}

struct nd_hir *sema_name_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_sym sym = a_of(u, n);
	struct binding *b = sema_find_binding(f, sym);
	if (!b && sema_is_macro_param(f, n)) {
		struct view before = sema_enter(f, &n);
		struct nd_hir *h = sema_expr(f, n, expected);
		sema_look_at(f, &before);
		return h;
	}
	if (b && sema_is_generic_local(b))
		return sema_local_func_value(f, n, b, b_of(u, n), expected);
	if (b)
		return sema_local_value(f, b, n);
	nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
	struct decl *d = sema_decl_visible(u, sym), *below = NULL;
	if (sema_declared_below(d, u, n)) {
		below = d;
		d = NULL;
	}
	if (tk(s, want) == ND_TY_ENUM && (!d || d->kind == D_TYPE)) {
		int v = sema_variant_index(s, nominal_of(s, want), sym);
		if (v >= 0)
			return sema_enum_value(f, nominal_of(s, want), v, NULL, 0, n);
	}
	if (d)
		return sema_decl_value(f, d, n, b_of(u, n), expected);
	if (sym == s->w.None) {
		if (tk(s, expected) == ND_TY_OPTION)
			return sema_mk(f, ND_HIR_ZERO, expected, n, 0);
		return sema_mk(f, ND_HIR_ZERO, ND_TY_NULL, n, 0);
	}
	struct import_name *in = sema_import_binding(u, sym);
	if (in && !in->target) {
		in->used = true;
		sema_err_node(u, n, "E0351", "use one of its names: `module.name`",
			      "'%s' is a module, not a value", text_of(s, sym));
		return sema_mk_error(f, n);
	}
	int count;
	struct decl *e = sema_enum_with_variant(u, sym, &count);
	if (count == 1) {
		if (list_len(e->unit, nd_ast_type_decl(e->unit->ast, e->node)->type_params) == 0) {
			struct nd_nominal *nominal = sema_nominal_get(s, e, NULL, 0);
			return sema_enum_value(f, nominal, sema_variant_index(s, nominal, sym), NULL, 0, n);
		}
		sema_err_node(u, n, "E0345", NULL, "the type arguments of '%s' are not known here",
			      text_of(s, e->sym));
		return sema_mk_error(f, n);
	}
	if (count > 1) {
		sema_err_node(u, n, "E0352", "write `Enum.Variant`", "several enums have a variant '%s'",
			      text_of(s, sym));
		return sema_mk_error(f, n);
	}
	if (in)
		return sema_mk_error(f, n); // the import has been reported
	for (struct fctx *c = f; c; c = c->outer) {
		if (c->infers != sym)
			continue;
		sema_err_node(u, n, "E0330", "write the type after the parameters: `function f(): T`",
			      "the result type of '%s' depends on itself", text_of(s, sym));
		return sema_mk_error(f, n);
	}
	const char *near = below ? "" : sema_nearest_name(u, f, sym);
	char hint[200];
	if (below)
		snprintf(hint, sizeof hint, "it begins on line %u: what stands above does not see it",
			 u->ast->tok_line.data[u->ast->tok.data[below->node]]);
	else if (sema_suggest_for_name(f, sym, hint, sizeof hint))
		near = hint;
	else if (near)
		snprintf(hint, sizeof hint, "did you mean '%s'?", near);
	sema_err_node(u, n, "E0342", near ? hint : NULL, "there is no '%s' here", text_of(s, sym));
	return sema_mk_error(f, n);
}
