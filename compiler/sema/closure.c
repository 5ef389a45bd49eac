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

// A function within f that is being checked.
struct closure {
	struct fctx *g;
	struct fctx *root; // the function that is no closure
	nd_type *narrowed; // what was known before
	uint32_t nnarrowed;
	uint32_t scope;    // bindings from here on are its own
};

static struct closure begin(struct fctx *f)
{
	struct sema *s = f->s;
	struct closure c = {.g = nd_arena_new(f->arena, struct fctx), .root = f, .scope = s->bindings.len};
	*c.g = (struct fctx){.s = s,
			     .unit = f->unit,
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
	nd_vec_push(&f->closures, c.g);
	while (c.root->outer)
		c.root = c.root->outer;
	// A narrowed variable that is assigned anywhere in the function may have changed when the closure runs.
	c.nnarrowed = sema_narrow_save(f, &c.narrowed);
	for (uint32_t i = f->base; i < s->bindings.len; i++) {
		struct binding *b = &s->bindings.data[i];
		if (b->narrowed != ND_TY_ERROR && sema_is_assigned_again(c.root, b))
			b->narrowed = ND_TY_ERROR;
	}
	return c;
}

static void end(struct fctx *f, struct closure *c)
{
	f->s->bindings.len = c->scope;
	sema_narrow_restore(f, c->narrowed, c->nnarrowed);
}

static void report_missing_return(struct fctx *g, nd_node n)
{
	struct unit *u = g->unit;
	const struct nd_ast_func *fn = kind_of(u, n) == ND_AST_FUNC ? nd_ast_func(u->ast, n) : NULL;
	if (fn && g->may_await)
		sema_err_at(u, fn->end_tok ? fn->end_tok - 1 : 0, "E0336", "every path must `return` or `throw`",
			    "'%s' can end without returning a value", text_of(g->s, fn->name));
	else
		sema_err_node(u, n, "E0336", "every path must `return` or `throw`",
			      "the lambda can end without returning a value");
}

// The statements of a body; g->ret becomes the type of the result. False if that is not known, after a diagnostic.
static bool check_body(struct fctx *g, nd_node n, nd_node body, nd_type ret, bool infer, struct stmts *out)
{
	g->infer_ret = infer;
	g->ret = ret;
	if (kind_of(g->unit, body) == ND_AST_BLOCK) {
		struct nd_hir *b = sema_block(g, body);
		sema_add(g, out, b);
		if (g->infer_ret && !g->any_return)
			g->ret = ND_TY_VOID;
		if (g->ret != ND_TY_VOID && g->ret != ND_TY_ERROR && b->type != ND_TY_NEVER)
			report_missing_return(g, n);
		return g->ret != ND_TY_ERROR;
	}
	struct nd_hir *v = ret == NO_TYPE || ret == ND_TY_VOID ? sema_expr(g, body, NO_TYPE)
							       : sema_expr_as(g, body, ret, "the result");
	if (g->infer_ret)
		g->ret = v->type == ND_TY_NEVER || v->type == ND_TY_NULL ? ND_TY_VOID : v->type;
	if (g->ret == ND_TY_VOID || v->type == ND_TY_NEVER)
		sema_add(g, out, v);
	else
		sema_add(g, out, sema_mk(g, ND_HIR_RETURN, ND_TY_NEVER, body, 1, v));
	return v->type != ND_TY_ERROR && g->ret != ND_TY_ERROR;
}

static const char *next_symbol(struct fctx *f)
{
	return nd_arena_sprintf(f->s->arena, "%s$%u", f->symbol, ++*f->closure_count);
}

static struct nd_hir *finish(struct fctx *f, nd_node n, struct closure *c, const char *symbol,
			     struct nd_hir_local *const *params, const nd_type *types, uint32_t np, struct stmts *out)
{
	struct sema *s = f->s;
	struct fctx *g = c->g;
	const struct nd_hir_func_ref *root = c->root->inst ? c->root->inst->ref : NULL;
	struct nd_hir_func_ref *ref = nd_arena_new(s->arena, struct nd_hir_func_ref);
	nd_type *kept = nd_arena_array(s->arena, nd_type, np + 1);
	if (np)
		memcpy(kept, types, np * sizeof *kept);
	*ref = (struct nd_hir_func_ref){
		.symbol = symbol,
		.sig = {.params = kept, .nparams = np, .ret = g->ret, .throws = true},
		.linkage = root && root->linkage == ND_LINK_ONCE ? ND_LINK_ONCE : ND_LINK_LOCAL,
		.nir_flags = root ? root->nir_flags & (ND_NIR_F_OPTSIZE | ND_NIR_F_OPTSPEED | ND_NIR_F_FASTMATH) : 0,
		.nir_index = ND_NIR_NONE};
	struct nd_hir_func *hf = nd_arena_new(f->arena, struct nd_hir_func);
	*hf = (struct nd_hir_func){.ref = ref,
				   .file = f->loc_override ? f->home->ast->file : f->unit->ast->file,
				   .loc = sema_loc_of(f, n),
				   .params = params,
				   .nparams = np};
	hf->body = sema_seq(g, out, NULL, n);
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

// The body of an async function runs as a closure on a fiber. Parameters become variables of it, with their values at the
// call, so that they may be narrowed and assigned like those of any function.
struct nd_hir *sema_async_body(struct fctx *f, nd_node n, nd_node body, uint32_t params, nd_type ret, const char *symbol)
{
	struct sema *s = f->s;
	struct closure c = begin(f);
	struct stmts out = {0};
	c.g->may_await = true;
	for (uint32_t i = params; i < c.scope; i++) {
		struct binding b = s->bindings.data[i];
		if (b.sym == s->w.self)
			continue;
		struct nd_hir *value = sema_mk_local(c.g, sema_use_binding(c.g, &s->bindings.data[i]), n);
		sema_add(c.g, &out, sema_mk_let(c.g, sema_bind_local(c.g, b.sym, b.local->h.type, b.local->node), value, n));
	}
	bool ok = check_body(c.g, n, body, ret, ret == NO_TYPE, &out);
	end(f, &c);
	if (!ok)
		return sema_mk_error(f, n);
	struct nd_hir *closure = finish(f, n, &c, symbol, NULL, NULL, 0, &out);
	if (c.g->ret == ND_TY_VOID)
		return sema_mk_prelude(f, n, "__async_start_void", NULL, 0, 1, closure);
	return sema_mk_prelude(f, n, "__async_start", &c.g->ret, 1, 1, closure);
}

struct nd_hir *sema_lambda_expr(struct fctx *f, nd_node n, nd_type expected)
{
	const uint32_t *x = x_of(f->unit, a_of(f->unit, n));
	return sema_closure(f, n, x[0], x[1], b_of(f->unit, n), expected);
}

static bool is_async(struct unit *u, nd_node n)
{
	if (kind_of(u, n) == ND_AST_FUNC)
		return nd_ast_func(u->ast, n)->flags & ND_AST_ASYNC;
	return kind_of(u, n) == ND_AST_LAMBDA && x_of(u, a_of(u, n))[2];
}

// ret is what the value of the future is to be; wanted, what the closure is to return.
static bool check_async(struct fctx *g, nd_node n, nd_node body, uint32_t scope, nd_type ret, bool is_dropped,
			const char *symbol, struct stmts *out)
{
	struct nd_hir *future = sema_async_body(g, n, body, scope, ret, symbol);
	g->ret = is_dropped ? (nd_type)ND_TY_VOID : future->type;
	sema_add(g, out, is_dropped ? future : sema_mk(g, ND_HIR_RETURN, ND_TY_NEVER, n, 1, future));
	return future->type != ND_TY_ERROR;
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
	struct closure c = begin(f);
	struct fctx *g = c.g;
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
		for (uint32_t k = c.scope; k < s->bindings.len; k++)
			if (s->bindings.data[k].sym == px[0] && strcmp(text_of(s, px[0]), "_") != 0)
				sema_err_node(u, p, "E0335", NULL, "two parameters are called '%s'",
					      text_of(s, px[0]));
		params[i] = &sema_bind_local(g, px[0], t, p)->h;
	}
	nd_type ret = ret_node ? sema_type_of_node(u, ret_node, f->env)
		      : has_want && !sema_has_params(s, want.args[np]) ? want.args[np]
								       : NO_TYPE;
	struct stmts out = {0};
	const char *symbol = NULL;
	if (is_async(u, n)) {
		bool is_dropped = !ret_node && ret == ND_TY_VOID;
		nd_type value = ret_node ? ret : sema_future_value(s, ret);
		if (sema_is_nothing(s, value))
			value = ND_TY_VOID;
		symbol = next_symbol(f);
		ok = check_async(g, n, body, c.scope, value, is_dropped,
				 nd_arena_sprintf(s->arena, "%s$async", symbol), &out) &&
		     ok;
	} else {
		ok = check_body(g, n, body, ret, ret == NO_TYPE && !ret_node, &out) && ok;
	}
	end(f, &c);
	return ok ? finish(f, n, &c, symbol ? symbol : next_symbol(f), params, types, np, &out) : sema_mk_error(f, n);
}
