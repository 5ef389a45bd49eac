// Signatures and bodies of functions.
#include "sema/func.h"
#include "sema/call.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

// Signatures -----------------------------------------------------------------------------------------------------
static void ctor_sig(struct sema *s, struct finst *fi)
{
	struct nd_nominal *n = fi->owner;
	struct nominal_info *info = info_of(n);
	struct nd_hir_sig *sig = &fi->ref->sig;
	uint32_t count = info->ndecl_fields;
	if (n->base) {
		// A constructor is inherited by a class that adds no field without default; its fields have initialisers.
		// Else the class's own fields follow the parameters of the constructor that the base has.
		struct finst *base = sema_finst_ctor(s, n->base);
		sema_finst_sig(s, base);
		uint32_t own = n->base->nfields, nparams = base->ref->sig.nparams;
		if (base->node || base->inherited_ctor) {
			fi->inherited_ctor = base;
			fi->required = base->required;
			for (uint32_t i = own; i < count; i++) {
				const uint32_t *x = x_of(info->decl->unit,
							 a_of(info->decl->unit, info->decl_field_nodes[i]));
				if (!x[2] && !(x[3] & ND_AST_OPTIONAL)) {
					fi->adds_fields = true;
					fi->required = nparams + i - own;
				}
			}
			nd_type *params = nd_arena_array(s->arena, nd_type, nparams + count + 1);
			memcpy(params, base->ref->sig.params, nparams * sizeof *params);
			params[0] = n->type;
			for (uint32_t i = own; i < count && fi->adds_fields; i++)
				params[nparams++] = info->decl_fields[i].type;
			sig->params = params;
			sig->nparams = nparams;
			sig->ret = ND_TY_VOID;
			return;
		}
	}
	nd_type *params = nd_arena_array(s->arena, nd_type, count + 1);
	params[0] = n->type;
	for (uint32_t i = 0; i < count; i++) {
		struct unit *u = info->decl_field_owner[i]->decl->unit;
		const uint32_t *x = x_of(u, a_of(u, info->decl_field_nodes[i]));
		params[i + 1] = info->decl_fields[i].type;
		if (!x[2] && !(x[3] & ND_AST_OPTIONAL))
			fi->required = i + 1;
	}
	sig->params = params;
	sig->nparams = count + 1;
	sig->ret = ND_TY_VOID;
}

// Whether a value is returned somewhere in the body, be it of a function within: most bodies without one need no look
// to know that the result is void, so such functions may call themselves.
bool sema_returns_value(struct unit *u, nd_node func)
{
	const struct nd_ast_func *fn = nd_ast_func(u->ast, func);
	if (fn->flags & ND_AST_ARROW)
		return true;
	for (nd_node n = b_of(u, func); n && u->ast->tok.data[n] >= fn->body_tok;
	     n--) // children come before parents
		if (kind_of(u, n) == ND_AST_RETURN && a_of(u, n))
			return true;
	return false;
}

// Whether it is async: what makes and ends objects, or has no body that could wait, cannot be.
static bool gives_future(struct sema *s, const struct finst *fi, const struct nd_ast_func *fn)
{
	return fn->flags & ND_AST_ASYNC && fi->kind != F_CTOR && fn->name != s->w.destructor &&
	       (fi->body == BODY_NOODLE || fi->body == BODY_ABSTRACT);
}

void sema_finst_sig(struct sema *s, struct finst *fi)
{
	if (fi->has_sig) {
		if (!fi->infer_ret)
			return;
		if (fi->checking) {
			sema_err_node(fi->unit, fi->node, "E0330",
				      "write the type after the parameters: `function f(): T`",
				      "the result type of '%s' depends on itself",
				      text_of(s, nd_ast_func(fi->unit->ast, fi->node)->name));
			fi->ref->sig.ret = ND_TY_ERROR;
			fi->infer_ret = false;
			return;
		}
		sema_func_check(s, fi);
		return;
	}
	fi->has_sig = true;
	struct nd_hir_sig *sig = &fi->ref->sig;
	if (fi->kind == F_CTOR) {
		sema_nominal_layout(s, fi->owner);
		sig->self_by_ref = fi->owner->kind == ND_TY_STRUCT;
		if (!fi->node) {
			ctor_sig(s, fi);
			return;
		}
	}
	struct unit *u = fi->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, fi->node);
	uint32_t n = list_len(u, fn->params), self = fi->self_type != ND_TY_ERROR;
	if (n > MAX_PARAMS)
		sema_err_node(u, fi->node, "E0409", "pass a struct or a list",
			      "a function has at most %d parameters", MAX_PARAMS);
	nd_type *params = nd_arena_array(s->arena, nd_type, n + self + 1);
	if (self) {
		params[0] = fi->self_type;
		sig->self_by_ref = tk(s, fi->self_type) == ND_TY_STRUCT;
	}
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t *x = x_of(u, a_of(u, list_of(u, fn->params)[i]));
		nd_type t = ND_TY_ERROR;
		if (x[1])
			t = sema_type_of_node(u, x[1], fi->env);
		else
			sema_err_node(u, list_of(u, fn->params)[i], "E0331", "write `name: type`",
				      "the parameter '%s' has no type", text_of(s, x[0]));
		if (t != ND_TY_ERROR && (x[3] & ND_AST_OPTIONAL) && tk(s, t) != ND_TY_OPTION)
			t = sema_t_option(s, t);
		params[i + self] = t;
		if (!x[2] && !(x[3] & ND_AST_OPTIONAL))
			fi->required = i + 1;
	}
	sig->params = params;
	sig->nparams = n + self;
	bool exported = (fn->flags & ND_AST_EXPORT) != 0;
	if (fi->owner)
		exported = (info_of(fi->owner)->decl->flags & ND_AST_EXPORT) && !(fn->flags & ND_AST_PRIVATE);
	bool is_async = gives_future(s, fi, fn);
	if (fn->flags & ND_AST_ASYNC && !is_async)
		sema_err_node(u, fi->node, "E0420", "let it start an async function",
			      "'%s' cannot be async", text_of(s, fn->name));
	if (fi->body == BODY_FOREIGN)
		sema_foreign_params(s, fi);
	if (fn->ret)
		sig->ret = sema_type_of_node(u, fn->ret, fi->env);
	else if (fi->is_template)
		sig->ret = ND_TY_ERROR; // known once there are real type arguments
	else if (fi->kind == F_CTOR || fn->name == s->w.destructor || exported || !b_of(u, fi->node) ||
		 fi->body != BODY_NOODLE || !sema_returns_value(u, fi->node))
		sig->ret = ND_TY_VOID;
	else
		fi->infer_ret = true;
	if (is_async && !fi->infer_ret)
		sig->ret = sema_t_future(s, sig->ret);
	if (fi->c_ref)
		sema_foreign_result(s, fi);
	if (fi->infer_ret)
		sema_finst_sig(s, fi);
}

void sema_finst_use(struct sema *s, struct finst *fi)
{
	if (fi->queued || fi->emitted || fi->is_template || fi->body != BODY_NOODLE ||
	    fi->ref->linkage == ND_LINK_EXTERN)
		return;
	fi->queued = true;
	nd_vec_push(&s->queue, fi);
}

// Bodies ---------------------------------------------------------------------------------------------------------
void sema_fctx_init(struct fctx *f, struct sema *s, struct unit *u, struct nd_arena *arena)
{
	*f = (struct fctx){
		.s = s, .unit = u, .home = u, .arena = arena, .base = s->bindings.len, .depth_base = s->bindings.len};
}

void sema_fctx_release(struct fctx *f)
{
	for (uint32_t i = 0; i < f->closures.len; i++)
		sema_fctx_release(f->closures.data[i]);
	nd_vec_free(&f->locals);
	nd_vec_free(&f->captures);
	nd_vec_free(&f->scopes);
	nd_vec_free(&f->closures);
	nd_vec_free(&f->local_instances);
}

static void decide_boxes(struct fctx *f)
{
	for (uint32_t i = 0; i < f->locals.len; i++) {
		struct local *l = (struct local *)f->locals.data[i];
		l->h.boxed = l->root->captured && l->root->reassigned;
		if (l->warn_unread && !l->read && l->h.name[0] != '_' && !f->s->diags->errors)
			sema_warn_at(f->unit, f->unit->ast->tok.data[l->node], "W0302",
				     "remove it, or begin its name with '_'",
				     "the variable '%s' is never read", l->h.name);
	}
	for (uint32_t i = 0; i < f->closures.len; i++)
		decide_boxes(f->closures.data[i]);
}

// Lowering may meet any struct type that exists by now, also one that sema itself never looked into: a result handed on.
// Structs that only this makes known wait for the next function, or a struct in a list of itself would have no end.
static void lay_out_structs(struct sema *s)
{
	uint32_t n = s->nominal_list.len;
	for (; s->structs_laid_out < n; s->structs_laid_out++) {
		struct nd_nominal *nominal = s->nominal_list.data[s->structs_laid_out];
		if (nominal->kind == ND_TY_STRUCT && !sema_has_params(s, nominal->type))
			sema_nominal_layout(s, nominal);
	}
}

void sema_deliver_global(struct sema *s, struct nd_hir_global *g)
{
	if (s->diags->errors || !s->sink || !s->sink->global)
		return;
	lay_out_structs(s);
	s->sink->global(s->sink->arg, g);
}

void sema_deliver(struct fctx *f, struct nd_hir_func *hf, struct finst *fi)
{
	struct sema *s = f->s;
	decide_boxes(f);
	s->bindings.len = f->base;
	if (s->diags->errors || !s->sink || !s->sink->func || fi->ref->linkage == ND_LINK_EXTERN ||
	    fi->is_template)
		return;
	lay_out_structs(s);
	hf->locals = f->locals.data;
	hf->nlocals = f->locals.len;
	hf->scopes = f->scopes.data;
	hf->nscopes = f->scopes.len;
	s->sink->func(s->sink->arg, hf);
}

static struct nd_hir *empty_value(struct fctx *f, nd_type t, nd_node at)
{
	enum nd_type_kind k = tk(f->s, t);
	if (k == ND_TY_STRING)
		return sema_mk_string(f, at, ND_STR(""));
	return k == ND_TY_MAP || k == ND_TY_SET ? sema_map_new(f, t, at) : sema_mk(f, ND_HIR_LIST, t, at, 0);
}

static void set_field(struct fctx *f, struct nd_nominal *n, struct local *self, uint32_t i,
		      struct nd_hir *value, struct stmts *out)
{
	const struct nd_hir_field *field = &info_of(n)->decl_fields[i];
	nd_node at = info_of(n)->decl_field_nodes[i];
	struct nd_hir *target = sema_mk(f, ND_HIR_FIELD, field->type, at, 1, sema_mk_local(f, self, at));
	target->i = sema_field_index(n, field->name);
	sema_add(f, out, sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, target, value));
}

// Field initialisers of the class itself (base fields are the base constructor's).
static void field_defaults(struct fctx *f, struct nd_nominal *n, struct local *self, struct stmts *out,
			   nd_node body)
{
	struct nominal_info *info = info_of(n);
	uint32_t first = n->base ? n->base->nfields : 0;
	bool *needs_empty = body ? sema_check_unset(f, n, body) : NULL;
	for (uint32_t i = first; i < info->ndecl_fields && needs_empty; i++)
		if (needs_empty[i])
			set_field(f, n, self, i,
				  empty_value(f, info->decl_fields[i].type, info->decl_field_nodes[i]), out);
	for (uint32_t i = first; i < info->ndecl_fields; i++) {
		const uint32_t *x = x_of(f->unit, a_of(f->unit, info->decl_field_nodes[i]));
		if (x[2])
			set_field(f, n, self, i,
				  sema_expr_as(f, x[2], info->decl_fields[i].type, "the default of a field"),
				  out);
	}
}

static void implicit_ctor_body(struct fctx *f, struct finst *fi, struct local *self, struct stmts *out,
			       struct nd_hir_local **params)
{
	struct nd_nominal *n = fi->owner;
	struct nominal_info *info = info_of(n);
	uint32_t first = 0;
	if (fi->inherited_ctor) {
		struct finst *base = fi->inherited_ctor;
		uint32_t np = base->ref->sig.nparams;
		struct nd_hir **args = nd_arena_array(f->arena, struct nd_hir *, np);
		args[0] = sema_mk(f, ND_HIR_RETYPE, base->self_type, 0, 1, sema_mk_local(f, self, 0));
		for (uint32_t i = 1; i < np; i++)
			args[i] = sema_mk_local(f, (struct local *)params[i], 0);
		sema_add(f, out, sema_mk_call(f, base, 0, args, np));
		if (!fi->adds_fields) {
			field_defaults(f, n, self, out, 0);
			return;
		}
		first = n->base->nfields;
		params += (ptrdiff_t)np - 1 - (ptrdiff_t)first; // so that params[i + 1] is the field i
	}
	for (uint32_t i = first; i < info->ndecl_fields; i++) {
		struct nd_hir *target = sema_mk(f, ND_HIR_FIELD, info->decl_fields[i].type, 0, 1,
						sema_mk_local(f, self, 0));
		target->i = sema_field_index(n, info->decl_fields[i].name);
		sema_add(f, out,
			 sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, 0, 2, target,
				 sema_mk_local(f, (struct local *)params[i + 1], 0)));
	}
}

static bool begins_with_super(struct unit *u, nd_node body, nd_node *call)
{
	if (kind_of(u, body) != ND_AST_BLOCK)
		return false;
	uint32_t list = a_of(u, body);
	if (!list_len(u, list))
		return false;
	nd_node first = list_of(u, list)[0];
	if (kind_of(u, first) != ND_AST_EXPR || kind_of(u, a_of(u, first)) != ND_AST_CALL)
		return false;
	*call = a_of(u, first);
	return kind_of(u, a_of(u, *call)) == ND_AST_SUPER;
}

static void ctor_prologue(struct fctx *f, struct finst *fi, struct local *self, struct stmts *out,
			  nd_node body)
{
	struct sema *s = f->s;
	struct nd_nominal *n = fi->owner;
	nd_node call = 0;
	bool explicit_super = body && begins_with_super(f->unit, body, &call);
	if (n->base) {
		struct finst *base = sema_finst_ctor(s, n->base);
		sema_finst_sig(s, base);
		struct nd_hir *recv = sema_mk(f, ND_HIR_RETYPE, n->base->type, fi->node, 1,
					      sema_mk_local(f, self, fi->node));
		f->done = call;
		if (explicit_super)
			sema_add(f, out,
				 sema_call_args(f, call, base, recv, list_of(f->unit, b_of(f->unit, call)),
						list_len(f->unit, b_of(f->unit, call))));
		else if (base->required)
			sema_err_node(f->unit, fi->node, "E0333", "begin the constructor with `super(…)`",
				      "the base class '%s' needs arguments", n->base->display);
		else
			sema_add(f, out, sema_call_args(f, fi->node, base, recv, NULL, 0));
	} else if (explicit_super) {
		sema_err_node(f->unit, call, "E0334", NULL, "'%s' has no base class", n->display);
	}
	field_defaults(f, n, self, out, body);
}

// A closure in a struct's method changes `self`, which is the caller's and may be gone before the closure is. So the
// method works on a variable of its own that the closure shares, and hands it back whichever way it ends.
static void share_self(struct fctx *f, struct finst *fi, struct local *self, struct nd_hir_local **params,
		       struct stmts *out)
{
	struct local *place = sema_new_local(f, "$self", fi->self_type, fi->node);
	place->h.by_ref = true;
	self->h.by_ref = false;
	params[0] = &place->h;
	struct nd_hir *body = sema_seq(f, out, NULL, fi->node);
	struct nd_hir *hand_back = sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, fi->node, 2,
					   sema_mk_local(f, place, fi->node),
					   sema_mk_local(f, self, fi->node));
	sema_add(f, out, sema_mk_let(f, self, sema_mk_local(f, place, fi->node), fi->node));
	sema_add(f, out, sema_mk(f, ND_HIR_FINALLY, body->type, fi->node, 2, body, hand_back));
}

// A call makes a future and runs what is written as the body on a fiber.
static void async_body(struct fctx *f, struct finst *fi, struct stmts *out)
{
	struct sema *s = f->s;
	const struct nd_ast_func *fn = nd_ast_func(fi->unit->ast, fi->node);
	nd_type ret = fi->infer_ret ? NO_TYPE : fn->ret ? sema_type_of_node(fi->unit, fn->ret, fi->env) : ND_TY_VOID;
	struct nd_hir *future = sema_async_body(f, fi->node, b_of(fi->unit, fi->node), f->base, ret,
						nd_arena_sprintf(s->arena, "%s$async", f->symbol));
	f->ret = future->type;
	sema_add(f, out, sema_mk(f, ND_HIR_RETURN, ND_TY_NEVER, fi->node, 1, future));
}

// As in languages where the last expression of a body is its value.
static bool ends_with_value(struct unit *u, nd_node body)
{
	uint32_t n = kind_of(u, body) == ND_AST_BLOCK ? list_len(u, a_of(u, body)) : 0;
	nd_node last = n ? list_of(u, a_of(u, body))[n - 1] : 0;
	return last && kind_of(u, last) == ND_AST_EXPR && kind_of(u, a_of(u, last)) != ND_AST_CALL;
}

void sema_func_check(struct sema *s, struct finst *fi)
{
	if (fi->emitted || fi->checking || fi->body != BODY_NOODLE)
		return;
	fi->checking = true;
	bool was_open = s->open;
	struct request before = s->asked;
	struct macro_use *use = s->use;
	const struct macro_use *through = s->through;
	s->use = NULL;
	s->through = NULL;
	s->open = fi->is_template;
	s->asked = fi->asked;
	if (!fi->has_sig)
		sema_finst_sig(s, fi);
	if (fi->emitted) { // found while inferring the result
		s->open = was_open;
		s->asked = before;
		s->use = use;
		s->through = through;
		fi->checking = false;
		return;
	}
	struct nd_arena arena;
	nd_arena_init(&arena);
	struct fctx f;
	uint32_t closures = 0;
	sema_fctx_init(&f, s, fi->unit, &arena);
	f.env = fi->env;
	f.inst = fi;
	f.self_type = fi->self_type;
	f.symbol = fi->ref->symbol;
	f.closure_count = &closures;
	f.infer_ret = fi->infer_ret;
	f.ret = fi->infer_ret ? NO_TYPE : fi->ref->sig.ret;
	nd_node body = fi->node ? b_of(fi->unit, fi->node) : 0;
	f.body_node = body;
	const struct nd_ast_func *fn = fi->node ? nd_ast_func(fi->unit->ast, fi->node) : NULL;
	struct nd_hir_local **params = nd_arena_array(&arena, struct nd_hir_local *,
						      fi->ref->sig.nparams + 1);
	uint32_t k = 0;
	struct local *self = NULL;
	sema_check_defaults(&f, fi);
	if (fi->self_type != ND_TY_ERROR) {
		self = sema_bind_local(&f, s->w.self, fi->self_type, fi->node);
		self->h.by_ref = fi->ref->sig.self_by_ref;
		self->is_const = true;
		params[k++] = &self->h;
	}
	for (; k < fi->ref->sig.nparams; k++) {
		nd_type t = fi->ref->sig.params[k];
		if (fn) {
			nd_node p = list_of(fi->unit, fn->params)[k - (self ? 1 : 0)];
			nd_sym name = x_of(fi->unit, a_of(fi->unit, p))[0];
			struct binding *old = sema_find_binding(&f, name);
			if (old)
				sema_err_node(fi->unit, p, "E0335", NULL, "two parameters are called '%s'",
					      text_of(s, name));
			params[k] = &sema_bind_local(&f, name, t, p)->h;
		} else {
			params[k] = &sema_new_local(&f, "$field", t, 0)->h;
		}
	}
	struct stmts out = {0};
	if (fi->kind == F_BOX)
		sema_box_body(&f, fi, params, &out);
	else if (fi->kind == F_WRAP)
		sema_wrap_body(&f, fi, params, &out);
	else if (fi->kind == F_CTOR && !fn)
		implicit_ctor_body(&f, fi, self, &out, params);
	else if (fi->kind == F_CTOR)
		ctor_prologue(&f, fi, self, &out, body);
	bool is_async = fn && gives_future(s, fi, fn);
	f.may_await = fn && fn->flags & ND_AST_ASYNC && !is_async; // reported
	if (body && is_async) {
		async_body(&f, fi, &out);
	} else if (body && fn->flags & ND_AST_ARROW) {
		nd_type want = f.infer_ret || f.ret == ND_TY_VOID ? NO_TYPE : f.ret;
		struct nd_hir *v = want ? sema_expr_as(&f, body, want, "the result")
					: sema_expr(&f, body, NO_TYPE);
		if (f.infer_ret)
			f.ret = v->type == ND_TY_NEVER ? ND_TY_VOID : v->type;
		sema_add(&f, &out,
			 f.ret == ND_TY_VOID || v->type == ND_TY_NEVER
				 ? v
				 : sema_mk(&f, ND_HIR_RETURN, ND_TY_NEVER, body, 1, v));
	} else if (body) {
		struct nd_hir *b = sema_block(&f, body);
		sema_add(&f, &out, b);
		if (f.infer_ret && !f.any_return)
			f.ret = ND_TY_VOID;
		if (f.ret != ND_TY_VOID && f.ret != ND_TY_NEVER && f.ret != ND_TY_ERROR &&
		    b->type != ND_TY_NEVER && b->type != ND_TY_ERROR && !fi->is_template)
			sema_err_at(fi->unit, fn->end_tok ? fn->end_tok - 1 : 0, "E0336",
				    ends_with_value(fi->unit, body) ? "return the last value: `return …`"
								    : "every path must `return` or `throw`",
				    "'%s' can end without returning a value", text_of(s, fn->name));
	}
	if (fn && fn->name == s->w.destructor && fi->owner && fi->owner->base) {
		struct finst *base = sema_destructor_of(s, fi->owner->base);
		if (base)
			sema_add(&f, &out,
				 sema_mk_call_va(&f, base, fi->node, 1,
						 sema_mk(&f, ND_HIR_RETYPE, base->self_type, fi->node, 1,
							 sema_mk_local(&f, self, fi->node))));
	}
	if (is_async && self && self->h.by_ref && self->reassigned)
		sema_err_node(fi->unit, fi->node, "E0421", "return what it is to become, or make it a class",
			      "an async method works on a copy of the struct and cannot change it");
	else if (self && self->h.by_ref && self->captured && self->reassigned)
		share_self(&f, fi, self, params, &out);
	if (fi->infer_ret)
		fi->ref->sig.ret = f.ret;
	fi->infer_ret = false;
	struct nd_hir_func hf = {.ref = fi->ref,
				 .file = fi->unit->ast->file,
				 .loc = fi->node ? nd_ast_loc(fi->unit->ast, fi->node) : 0,
				 .params = params,
				 .nparams = fi->ref->sig.nparams};
	hf.body = sema_seq(&f, &out, NULL, fi->node);
	fi->emitted = true;
	sema_deliver(&f, &hf, fi);
	sema_fctx_release(&f);
	nd_arena_release(&arena);
	s->asked = before;
	s->use = use;
	s->through = through;
	fi->checking = false;
	s->open = was_open;
}
