// Lambdas and local functions: their own function with captured variables.
#include "sema/call.h"
#include "sema/macro.h"

#include <stdio.h>
#include <string.h>

static nd_type param_type(struct fctx *f, const uint32_t *x)
{
	nd_type t = sema_type_of_node(f->unit, x[1], f->env);
	return t != ND_TY_ERROR && (x[3] & ND_AST_OPTIONAL) && tk(f->s, t) != ND_TY_OPTION ? sema_t_option(f->s, t) : t;
}

struct nd_hir *sema_lambda_expr(struct fctx *f, nd_node n, nd_type expected)
{
	const uint32_t *x = x_of(f->unit, a_of(f->unit, n));
	if (x[2]) {
		sema_not_yet(f->unit, n, "async lambdas");
		return sema_mk_error(f, n);
	}
	return sema_closure(f, n, x[0], x[1], b_of(f->unit, n), expected);
}

struct nd_hir *sema_closure(struct fctx *f, nd_node n, uint32_t param_list, nd_node ret_node, nd_node body,
			    nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t np = list_len(u, param_list);
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	struct nd_type_info want = *nd_type_info(s->types, expected);
	bool has_want = want.kind == ND_TY_FUNC && want.nargs == np + 1;
	if (want.kind == ND_TY_FUNC && !has_want) {
		sema_err_node(u, n, "E0384", NULL, "the lambda has %u parameter%s, but %u are expected", np,
			      np == 1 ? "" : "s", want.nargs - 1);
		return sema_mk_error(f, n);
	}
	struct fctx *g = nd_arena_new(f->arena, struct fctx);
	*g = (struct fctx){.s = s,
			   .unit = u,
			   .home = f->home,
			   .env = f->env,
			   .outer = f,
			   .inst = f->inst,
			   .arena = f->arena,
			   .self_type = f->self_type,
			   .base = f->base,
			   .depth_base = s->bindings.len,
			   .closure_count = f->closure_count,
			   .symbol = f->symbol,
			   .loc_override = f->loc_override};
	nd_vec_push(&f->closures, g);
	// A narrowed variable that is assigned anywhere in the function may have changed when the closure runs.
	struct fctx *root = f;
	while (root->outer)
		root = root->outer;
	nd_type *saved;
	uint32_t ns = sema_narrow_save(f, &saved);
	for (uint32_t i = f->base; i < s->bindings.len; i++) {
		struct binding *b = &s->bindings.data[i];
		if (b->narrowed != ND_TY_ERROR && sema_is_assigned_again(root, b))
			b->narrowed = ND_TY_ERROR;
	}
	uint32_t scope = s->bindings.len;
	nd_type *types = nd_arena_array(f->arena, nd_type, np + 1);
	struct nd_hir_local **params = nd_arena_array(f->arena, struct nd_hir_local *, np + 1);
	bool ok = true;
	for (uint32_t i = 0; i < np; i++) {
		nd_node p = list_of(u, param_list)[i];
		const uint32_t *px = x_of(u, a_of(u, p));
		if (px[2] && kind_of(u, n) == ND_AST_LAMBDA)
			sema_err_node(u, p, "E0410", "declare a function, also within another one",
				      "the parameters of a lambda have no defaults");
		nd_type t = px[1]      ? param_type(f, px)
			    : has_want ? want.args[i]
				       : ND_TY_ERROR;
		if (px[1] && t != ND_TY_ERROR && (px[3] & ND_AST_OPTIONAL) && tk(s, t) != ND_TY_OPTION)
			t = sema_t_option(s, t);
		if (!px[1] && has_want && t == ND_TY_ERROR) {
			ok = false; // of unknown type, reported elsewhere
		} else if (!px[1] && (t == ND_TY_ERROR || sema_has_params(s, t))) {
			sema_err_node(u, p, "E0385", "write it: `(x: int) => …`",
				      "the type of the parameter '%s' is not known here", text_of(s, px[0]));
			t = ND_TY_ERROR;
		}
		ok = ok && t != ND_TY_ERROR;
		types[i] = t;
		for (uint32_t k = scope; k < s->bindings.len; k++)
			if (s->bindings.data[k].sym == px[0] && strcmp(text_of(s, px[0]), "_") != 0)
				sema_err_node(u, p, "E0335", NULL, "two parameters are called '%s'",
					      text_of(s, px[0]));
		params[i] = &sema_bind_local(g, px[0], t, p)->h;
	}
	nd_type ret = ret_node ? sema_type_of_node(u, ret_node, f->env)
		      : has_want && !sema_has_params(s, want.args[np]) ? want.args[np]
								       : NO_TYPE;
	g->infer_ret = ret == NO_TYPE && !ret_node;
	g->ret = ret;
	struct stmts out = {0};
	if (kind_of(u, body) == ND_AST_BLOCK) {
		struct nd_hir *b = sema_block(g, body);
		sema_add(g, &out, b);
		if (g->infer_ret && !g->any_return)
			g->ret = b->type == ND_TY_NEVER ? ND_TY_VOID : ND_TY_VOID;
		if (g->ret != ND_TY_VOID && g->ret != ND_TY_ERROR && b->type != ND_TY_NEVER)
			sema_err_node(u, n, "E0336", "every path must `return` or `throw`",
				      "the lambda can end without returning a value");
	} else {
		struct nd_hir *v = ret == NO_TYPE || ret == ND_TY_VOID
					   ? sema_expr(g, body, NO_TYPE)
					   : sema_expr_as(g, body, ret, "the result");
		if (g->infer_ret)
			g->ret = v->type == ND_TY_NEVER || v->type == ND_TY_NULL ? ND_TY_VOID : v->type;
		if (g->ret == ND_TY_VOID || v->type == ND_TY_NEVER)
			sema_add(g, &out, v);
		else
			sema_add(g, &out, sema_mk(g, ND_HIR_RETURN, ND_TY_NEVER, body, 1, v));
		ok = ok && v->type != ND_TY_ERROR;
	}
	s->bindings.len = scope;
	sema_narrow_restore(f, saved, ns);
	if (!ok || g->ret == ND_TY_ERROR)
		return sema_mk_error(f, n);
	struct nd_hir_func_ref *ref = nd_arena_new(s->arena, struct nd_hir_func_ref);
	nd_type *kept = nd_arena_array(s->arena, nd_type, np + 1);
	memcpy(kept, types, np * sizeof *kept);
	*ref = (struct nd_hir_func_ref){
		.symbol = nd_arena_sprintf(s->arena, "%s$%u", f->symbol, ++*f->closure_count),
		.sig = {.params = kept, .nparams = np, .ret = g->ret, .throws = true},
		.linkage = root->inst && root->inst->ref->linkage == ND_LINK_ONCE ? ND_LINK_ONCE
										  : ND_LINK_LOCAL,
		.nir_flags = root->inst ? root->inst->ref->nir_flags &
						  (ND_NIR_F_OPTSIZE | ND_NIR_F_OPTSPEED | ND_NIR_F_FASTMATH)
					: 0,
		.nir_index = ND_NIR_NONE};
	struct nd_hir_func *hf = nd_arena_new(f->arena, struct nd_hir_func);
	*hf = (struct nd_hir_func){
		.ref = ref, .file = f->loc_override ? f->home->ast->file : u->ast->file, .loc = sema_loc_of(f, n), .params = params, .nparams = np};
	hf->body = sema_seq(g, &out, NULL, n);
	hf->locals = g->locals.data;
	hf->nlocals = g->locals.len;
	hf->scopes = g->scopes.data;
	hf->nscopes = g->scopes.len;
	hf->captures = g->captures.data;
	hf->ncaptures = g->captures.len;
	struct nd_hir *h = sema_mk(f, ND_HIR_CLOSURE, sema_t_func(s, types, np, g->ret), n, 0);
	h->closure = hf;
	return h;
}
