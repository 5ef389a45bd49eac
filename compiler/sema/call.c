// Calls: finding what is called.
#include "sema/call.h"
#include "sema/macro.h"

#include <stdio.h>
#include <string.h>

// Closures -------------------------------------------------------------------------------------------------------
struct nd_hir *sema_call_closure(struct fctx *f, nd_node at, struct nd_hir *fn, struct nd_hir *first,
				 const uint32_t *args, uint32_t nargs)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	if (fn->type == ND_TY_ERROR)
		return fn;
	const struct nd_type_info info = *nd_type_info(s->types, fn->type);
	if (info.kind != ND_TY_FUNC) {
		sema_err_node(u, at, "E0378", NULL, "'%s' cannot be called", tt(s, fn->type));
		return sema_mk_error(f, at);
	}
	uint32_t np = info.nargs - 1, have = nargs + (first ? 1 : 0), k = 0;
	for (uint32_t i = 0; i < nargs; i++) {
		if (kind_of(u, args[i]) == ND_AST_NAMED_ARG) {
			sema_err_node(u, args[i], "E0374", "give the arguments in their order",
				      "the parameters of a function value have no names");
			return sema_mk_error(f, at);
		}
		if (kind_of(u, args[i]) == ND_AST_SPREAD) {
			sema_err_node(u, args[i], "E0417", "write the arguments one by one, or let the function take a list",
				      "arguments cannot come from a collection");
			return sema_mk_error(f, at);
		}
	}
	if (np != have) {
		sema_err_node(u, at, "E0373", NULL, "this function takes %u argument%s, but the call has %u",
			      np, np == 1 ? "" : "s", have);
		return sema_mk_error(f, at);
	}
	struct nd_hir **argv = nd_arena_array(f->arena, struct nd_hir *, np + 1);
	argv[k++] = fn;
	if (first)
		argv[k++] = sema_coerce(f, first, info.args[0], at, "the argument");
	for (uint32_t i = 0; i < nargs; i++) {
		argv[k] = sema_expr_as(f, args[i], info.args[k - 1], "the argument");
		if (argv[k++]->type == ND_TY_ERROR)
			return sema_mk_error(f, at);
	}
	struct nd_hir *h = sema_mk_n(f, ND_HIR_CALL_CLOSURE, info.args[np], at, argv, np + 1);
	struct nd_hir_sig *sig = nd_arena_new(f->arena, struct nd_hir_sig);
	*sig = (struct nd_hir_sig){.params = info.args, .nparams = np, .ret = info.args[np], .throws = true};
	h->sig = sig;
	return h;
}

// A lambda that is called where it stands, or as the argument of a macro: parameters without a type have those of the
// arguments.
static struct nd_hir *call_lambda(struct fctx *f, nd_node at, nd_node lambda, const uint32_t *args, uint32_t nargs)
{
	struct sema *s = f->s;
	struct nd_hir *argv[MAX_PARAMS + 1];
	nd_type types[MAX_PARAMS];
	bool plain = nargs <= MAX_PARAMS, ok = true;
	for (uint32_t i = 0; i < nargs && plain; i++)
		plain = kind_of(f->unit, args[i]) != ND_AST_NAMED_ARG && kind_of(f->unit, args[i]) != ND_AST_SPREAD &&
			sema_kind(f, args[i]) != ND_AST_LAMBDA;
	if (!plain || !nargs)
		return sema_call_closure(f, at, sema_expr(f, lambda, NO_TYPE), NULL, args, nargs);
	for (uint32_t i = 0; i < nargs; i++) {
		argv[i + 1] = sema_expr(f, args[i], NO_TYPE);
		types[i] = argv[i + 1]->type;
		ok = ok && types[i] != ND_TY_ERROR;
		if (types[i] == ND_TY_VOID || types[i] == ND_TY_NULL || types[i] == ND_TY_NEVER)
			types[i] = ND_TY_ERROR;
	}
	if (!ok)
		return sema_mk_error(f, at);
	argv[0] = sema_expr(f, lambda, sema_t_func(s, types, nargs, ND_TY_ERROR));
	if (argv[0]->type == ND_TY_ERROR)
		return argv[0];
	const struct nd_type_info info = *nd_type_info(s->types, argv[0]->type);
	for (uint32_t i = 0; i < nargs; i++)
		argv[i + 1] = sema_coerce(f, argv[i + 1], info.args[i], args[i], "the argument");
	struct nd_hir *h = sema_mk_n(f, ND_HIR_CALL_CLOSURE, info.args[nargs], at, argv, nargs + 1);
	struct nd_hir_sig *sig = nd_arena_new(f->arena, struct nd_hir_sig);
	*sig = (struct nd_hir_sig){.params = info.args, .nparams = nargs, .ret = info.args[nargs], .throws = true};
	h->sig = sig;
	return h;
}

// Methods --------------------------------------------------------------------------------------------------------
static struct nd_hir *dispatch(struct fctx *f, nd_node at, struct finst *fi, struct nd_nominal *static_type,
			       nd_sym name, struct nd_hir *call)
{
	struct sema *s = f->s;
	struct nd_hir *c = call;
	while (c->kind == ND_HIR_SEQ)
		c = c->args[c->nargs - 1];
	if (c->kind != ND_HIR_CALL || c->func != fi->ref)
		return call;
	sema_nominal_members(s, static_type);
	int slot = sema_vtable_slot(static_type, name);
	if (slot < 0)
		return call;
	c->kind = static_type->kind == ND_TY_INTERFACE ? ND_HIR_CALL_INTERFACE : ND_HIR_CALL_VIRTUAL;
	c->sig = &fi->ref->sig;
	c->nominal = static_type;
	c->i = slot;
	sema_nominal_use(s, static_type);
	(void)at;
	return call;
}

struct self_search {
	struct unit *u;
	bool found;
};

// Whether a parameter is of the type Self, alone or in another type.
static void find_self(void *arg, nd_node n)
{
	struct self_search *search = arg;
	if (kind_of(search->u, n) == ND_AST_TYPE_NAME && a_of(search->u, n) == search->u->s->w.Self)
		search->found = true;
}

static bool mentions_self(struct unit *u, const struct nd_ast_func *fn)
{
	struct self_search search = {u, false};
	for (uint32_t i = 0; i < list_len(u, fn->params); i++)
		sema_ast_walk(u->ast, x_of(u, a_of(u, list_of(u, fn->params)[i]))[1], find_self, &search);
	if (fn->ret && kind_of(u, fn->ret) != ND_AST_TYPE_NAME) // `Self` itself is the interface then
		sema_ast_walk(u->ast, fn->ret, find_self, &search);
	else if (fn->ret)
		for (uint32_t i = 0; i < list_len(u, b_of(u, fn->ret)); i++)
			sema_ast_walk(u->ast, list_of(u, b_of(u, fn->ret))[i], find_self, &search);
	return search.found;
}

static struct nd_hir *nominal_call(struct fctx *f, nd_node at, struct nd_hir *recv, struct nd_nominal *n,
				   nd_node m, struct nd_nominal *owner, nd_sym name, uint32_t targs,
				   struct nd_hir *first, const uint32_t *args, uint32_t nargs,
				   nd_type expected, bool direct)
{
	struct sema *s = f->s;
	struct unit *ou = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(ou->ast, m);
	sema_check_access(f, at, info_of(owner)->decl, fn->flags, "method", name);
	sema_note_use(f->unit, at, ou, fn->annotations, name);
	if (fn->flags & ND_AST_STATIC) {
		sema_err_node(f->unit, at, "E0379", "call it on the type: `T.f(…)`",
			      "'%s' is a static method", text_of(s, name));
		return sema_mk_error(f, at);
	}
	if (n->kind == ND_TY_INTERFACE && !f->unit->is_std && mentions_self(ou, fn)) {
		sema_err_node(
			f->unit, at, "E0410", "use a bound: `function f<T: …>(a: T, b: T)`",
			"'%s' takes or gives values of the same type, and which that is '%s' does not tell",
			text_of(s, name), n->display);
		return sema_mk_error(f, at);
	}
	bool default_method = owner->kind == ND_TY_INTERFACE && n->kind != ND_TY_INTERFACE;
	nd_type self_type = default_method ? n->type : owner->type;
	struct callee c = {.owner = owner,
			   .func = m,
			   .self_type = self_type,
			   .unit = ou,
			   .type_params = fn->type_params};
	struct nd_hir *self = sema_coerce(f, recv, self_type, at, NULL);
	struct nd_hir *call = sema_generic_call(f, at, &c, targs, self, first, args, nargs, expected);
	if (call->type == ND_TY_ERROR || direct || list_len(ou, fn->type_params))
		return call;
	struct finst *fi = sema_finst_method(s, owner, m, self_type, NULL, 0);
	if (n->kind == ND_TY_INTERFACE ||
	    (n->kind == ND_TY_CLASS && (sema_method_overridden(s, n, name) || fi->body == BODY_ABSTRACT)))
		return dispatch(f, at, fi, n, name, call);
	return call;
}

static struct nd_hir *method_core(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name,
				  uint32_t targs, struct nd_hir *first, const uint32_t *args, uint32_t nargs,
				  nd_type expected, bool is_super)
{
	struct sema *s = f->s;
	if (recv->type == ND_TY_ERROR)
		return recv;
	struct nd_nominal *n = nominal_of(s, recv->type), *owner = NULL;
	nd_node m = n ? sema_member_of(n, name, &owner) : 0;
	if (m)
		return nominal_call(f, at, recv, n, m, owner, name, targs, first, args, nargs, expected,
				    is_super);
	if (n && (n->kind == ND_TY_CLASS || n->kind == ND_TY_STRUCT)) {
		sema_nominal_layout(s, n);
		int i = sema_field_index(n, name);
		if (i >= 0 && tk(s, n->fields[i].type) == ND_TY_FUNC) {
			struct nd_hir *field = sema_mk(f, ND_HIR_FIELD, n->fields[i].type, at, 1, recv);
			field->i = i;
			return sema_call_closure(f, at, field, first, args, nargs);
		}
	}
	enum nd_type_kind kind = tk(s, recv->type);
	uint32_t k;
	if (kind == ND_TY_TUPLE) {
		struct nd_hir *field = sema_field_of(f, recv, name, at);
		if (field)
			return sema_call_closure(f, at, field, first, args, nargs);
	}
	if (kind == ND_TY_MAP && nargs + (first ? 1 : 0) == 2 && strcmp(text_of(s, name), "get") == 0)
		name = nd_intern_cstr(s->intern,
				      "getOr"); // `get(k, default)`: the one member with two signatures
	if (kind < ND_TY_STRUCT && nd_map_get(&s->extends[kind], name, &k)) {
		nd_node func = s->extend_members.data[k].func;
		const struct nd_ast_func *fn = nd_ast_func(s->prelude->ast, func);
		struct callee c = {.func = func,
				   .extend = s->extend_members.data[k].extend,
				   .self_type = recv->type,
				   .unit = s->prelude,
				   .type_params = fn->type_params};
		return sema_generic_call(f, at, &c, targs, recv, first, args, nargs, expected);
	}
	uint32_t count = nargs + (first ? 1 : 0);
	if (name == s->w.to_string && count == 0)
		return sema_to_string(f, recv, false, at);
	if (name == s->w.hash_code && count == 0)
		return sema_hash_of(f, recv, at);
	if ((name == s->w.equals || name == s->w.compare_to) && count == 1) {
		struct nd_hir *other = first ? first : sema_expr(f, args[0], recv->type);
		return name == s->w.equals
			       ? sema_equal(f, recv, other, at)
			       : sema_compare(f, recv, sema_coerce(f, other, recv->type, at, "the argument"),
					      at);
	}
	const char *hint = NULL;
	char buf[200];
	if (kind == ND_TY_OPTION) {
		hint = sema_null_hint(f, recv, "`?.`");
	} else {
		const char *best = sema_nearest_member(s, recv->type, name);
		if (best) {
			snprintf(buf, sizeof buf, "did you mean '%s'?", best);
			hint = buf;
		}
	}
	sema_err_node(f->unit, at, "E0380", hint, "'%s' has no method '%s'", tt(s, recv->type),
		      text_of(s, name));
	return sema_mk_error(f, at);
}

struct nd_hir *sema_method_call(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name, uint32_t targs,
				const uint32_t *args, uint32_t nargs, nd_type expected, bool is_super)
{
	return method_core(f, at, recv, name, targs, NULL, args, nargs, expected, is_super);
}

struct nd_hir *sema_method_call_pre(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name,
				    struct nd_hir *arg)
{
	return method_core(f, at, recv, name, 0, arg, NULL, 0, NO_TYPE, false);
}

struct nd_hir *sema_call_method0(struct fctx *f, nd_node at, struct nd_hir *recv, const char *name)
{
	nd_sym sym = nd_intern_cstr(f->s->intern, name);
	struct nd_nominal *n = nominal_of(f->s, recv->type), *owner;
	uint32_t k;
	if (!(n && sema_member_of(n, sym, &owner)) &&
	    !(tk(f->s, recv->type) < ND_TY_STRUCT &&
	      nd_map_get(&f->s->extends[tk(f->s, recv->type)], sym, &k)))
		return NULL;
	return method_core(f, at, recv, sym, 0, NULL, NULL, 0, NO_TYPE, false);
}

// The callee -----------------------------------------------------------------------------------------------------
static struct nd_hir *one_arg(struct fctx *f, struct nd_hir *first, const uint32_t *args, uint32_t nargs)
{
	if (first)
		return nargs == 0 ? first : NULL;
	return nargs == 1 && kind_of(f->unit, args[0]) != ND_AST_NAMED_ARG ? sema_expr(f, args[0], NO_TYPE)
									   : NULL;
}

// Functions that no signature can describe. NULL: not one of them.
static struct nd_hir *special_call(struct fctx *f, nd_node at, nd_sym sym, uint32_t targs,
				   struct nd_hir *first, const uint32_t *args, uint32_t nargs,
				   nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const char *name = text_of(s, sym);
	uint32_t count = nargs + (first ? 1 : 0);
	if (sym == s->w.len && count == 1) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return h ? h : sema_mk_error(f, at);
		uint32_t k;
		if (tk(s, h->type) < ND_TY_STRUCT && nd_map_get(&s->extends[tk(s, h->type)], s->w.length, &k))
			return sema_mk_call_va(f,
					       sema_finst_extend(s, h->type, s->extend_members.data[k].func,
								 s->extend_members.data[k].extend, NULL, 0),
					       at, 1, h);
		sema_err_node(u, at, "E0382", NULL, "'%s' has no length", tt(s, h->type));
		return sema_mk_error(f, at);
	}
	if ((sym == s->w.as || sym == s->w.is) && nargs == 1 && !first && list_len(u, targs) == 1)
		return sema_is_call(f, at, args[0], list_of(u, targs)[0], sym == s->w.as);
	if (sym == s->w.type_of && count == 1) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return h ? h : sema_mk_error(f, at);
		struct stmts out = {0};
		if (!sema_is_pure_value(h) && h->type != ND_TY_VOID) {
			struct nd_hir *let;
			h = sema_spill(f, h, at, &let);
			sema_add(f, &out, let);
		}
		struct nd_hir *text = tk(s, h->type) == ND_TY_CLASS || tk(s, h->type) == ND_TY_INTERFACE ||
						      h->type == ND_TY_ANY
					      ? sema_mk_prelude(f, at, "__object_str", &h->type, 1, 1, h)
					      : sema_mk_string(f, at, nd_str(tt(s, h->type)));
		return sema_seq(f, &out, text, at);
	}
	if ((strcmp(name, "min") == 0 || strcmp(name, "max") == 0) && count == 1) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return h ? h : sema_mk_error(f, at);
		if (tk(s, h->type) == ND_TY_LIST) {
			nd_type e = nd_type_arg(s->types, h->type, 0);
			return sema_mk_prelude(f, at, strcmp(name, "min") == 0 ? "__list_min" : "__list_max",
					       &e, 1, 1, h);
		}
		sema_err_node(u, at, "E0373", NULL, "'%s' takes two values or one list", name);
		return sema_mk_error(f, at);
	}
	if ((strcmp(name, "println") == 0 || strcmp(name, "print") == 0) && count == 0) {
		nd_type text = ND_TY_STRING;
		return sema_mk_prelude(f, at, name, &text, 1, 1, sema_mk_string(f, at, ND_STR("")));
	}
	if (sym == s->w.Some && count == 1) {
		nd_type inner = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0)
								: NO_TYPE;
		struct nd_hir *h = first ? first : sema_expr(f, args[0], inner);
		if (h->type == ND_TY_ERROR)
			return h;
		if (inner != NO_TYPE && sema_can_coerce(f, h->type, inner))
			h = sema_coerce(f, h, inner, at, "the value");
		if (h->type == ND_TY_VOID || h->type == ND_TY_NULL) {
			sema_err_node(f->unit, at, "E0338", "write the type of what it is assigned to",
				      "'Some' gets no value that has a type");
			return sema_mk_error(f, at);
		}
		return sema_mk(f, ND_HIR_SOME, sema_t_option(s, h->type), at, 1, h);
	}
	if (name[0] != '_' || name[1] != '_' || (!u->is_std && !(f->inst && f->inst->kind == F_DERIVED)))
		return NULL;
	if (strcmp(name, "__type_name") == 0 && list_len(u, targs) == 1)
		return sema_mk_string(f, at,
				      nd_str(tt(s, sema_type_of_node(u, list_of(u, targs)[0], f->env))));
	if (strcmp(name, "__hash") == 0)
		return sema_hash_of(f, one_arg(f, first, args, nargs), at);
	if (strcmp(name, "__hash_if_any") == 0) {
		struct nd_hir *h = one_arg(f, first, args, nargs);
		return sema_is_hashable(s, h->type) ? sema_hash_of(f, h, at)
						    : sema_mk_int(f, ND_TY_INT, at, 0);
	}
	if (strcmp(name, "__str") == 0)
		return sema_to_string(f, one_arg(f, first, args, nargs), false, at);
	if (strcmp(name, "__repr") == 0)
		return sema_to_string(f, one_arg(f, first, args, nargs), true, at);
	if (strcmp(name, "__eq") == 0 && nargs == 2)
		return sema_equal(f, sema_expr(f, args[0], NO_TYPE), sema_expr(f, args[1], NO_TYPE), at);
	if (strcmp(name, "__cmp") == 0 && nargs == 2)
		return sema_compare(f, sema_expr(f, args[0], NO_TYPE), sema_expr(f, args[1], NO_TYPE), at);
	if (strcmp(name, "__error_of") == 0 && count == 1) { // what Result.unwrap throws
		struct nd_hir *h = one_arg(f, first, args, nargs);
		if (!h || h->type == ND_TY_ERROR)
			return sema_mk_error(f, at);
		if (sema_is_error_class(s, h->type))
			return sema_coerce(f, h, sema_prelude_nominal(s, "Error", NULL, 0)->type, at,
					   "the error");
		return sema_mk_prelude(f, at, "__error_from_text", NULL, 0, 1,
				       sema_to_string(f, h, false, at));
	}
	return NULL;
}

// What the body of a macro calls by the name of a parameter: the argument is a name in the text of the use, and what it
// names there is called with arguments of this text.
static struct nd_hir *call_param(struct fctx *f, nd_node at, nd_node callee, struct nd_hir *first,
				 const uint32_t *args, uint32_t nargs, nd_type expected)
{
	nd_node given = callee;
	nd_type t;
	if (sema_type_by_name(f->unit, a_of(f->unit, callee), f->env, &t) && t != ND_TY_ERROR)
		return sema_construct_type(f, at, t, first, args, nargs);
	struct view here = sema_enter(f, &given);
	struct unit *u = f->unit;
	bool is_lambda = kind_of(u, given) == ND_AST_LAMBDA && !first;
	bool plain = kind_of(u, given) == ND_AST_NAME && !list_len(u, b_of(u, given));
	nd_sym sym = plain ? a_of(u, given) : 0;
	struct binding *b = plain ? sema_find_binding(f, sym) : NULL;
	struct decl *d = plain && !b ? sema_decl_visible(u, sym) : NULL;
	bool is_special = plain && !b && !sema_decl_in(u, sym) && !sema_import_binding(u, sym);
	sema_look_at(f, &here);
	if (b && b->local->root->func)
		return sema_call_local(f, at, b, 0, first, args, nargs, expected);
	if (is_lambda)
		return call_lambda(f, at, callee, args, nargs);
	struct nd_hir *h = is_special ? special_call(f, at, sym, 0, first, args, nargs, expected) : NULL;
	if (h)
		return h;
	if (d && d->kind == D_MACRO && !first)
		return sema_expand(f, at, d, args, nargs, expected, false);
	if (d && d->kind == D_FUNC)
		return sema_call_decl(f, at, d, 0, first, args, nargs, expected);
	if (d && (d->kind == D_TYPE || d->kind == D_ALIAS))
		return sema_construct_decl(f, at, d, 0, first, args, nargs, expected);
	return sema_call_closure(f, at, sema_expr(f, callee, NO_TYPE), first, args, nargs);
}

static struct nd_hir *call_name(struct fctx *f, nd_node at, nd_node callee, struct nd_hir *first,
				const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_sym sym = a_of(u, callee);
	uint32_t targs = b_of(u, callee);
	struct binding *b = sema_find_binding(f, sym);
	if (!b && sema_is_macro_param(f, callee))
		return call_param(f, at, callee, first, args, nargs, expected);
	if (b && b->local->root->func)
		return sema_call_local(f, at, b, targs, first, args, nargs, expected);
	if (b)
		return sema_call_closure(f, at, sema_expr(f, callee, NO_TYPE), first, args, nargs);
	nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
	if (tk(s, want) == ND_TY_ENUM) {
		int v = sema_variant_index(s, nominal_of(s, want), sym);
		struct decl *d = sema_decl_visible(u, sym);
		if (v >= 0 && (!d || d->unit == s->prelude))
			return sema_enum_call(f, nominal_of(s, want), v, first, args, nargs, at);
	}
	struct decl *own = sema_decl_in(u, sym);
	if (!own && !sema_import_binding(u, sym)) {
		struct nd_hir *h = special_call(f, at, sym, targs, first, args, nargs, expected);
		if (h)
			return h;
	}
	struct decl *d = sema_decl_visible(u, sym);
	if (d) {
		switch (d->kind) {
		case D_MACRO:
			return first ? sema_mk_error(f, at) // as sema_pipeline() sees it before
				     : sema_expand(f, at, d, args, nargs, expected, false);
		case D_FUNC:
			return sema_call_decl(f, at, d, targs, first, args, nargs, expected);
		case D_TYPE:
		case D_ALIAS:
			return sema_construct_decl(f, at, d, targs, first, args, nargs, expected);
		default:
			return sema_call_closure(f, at, sema_expr(f, callee, NO_TYPE), first, args, nargs);
		}
	}
	nd_type t;
	if (sema_type_by_name(u, sym, f->env, &t))
		return t == ND_TY_ERROR ? sema_mk_error(f, at)
					: sema_construct_type(f, at, t, first, args, nargs);
	enum nd_type_kind kind;
	uint32_t arity;
	if (sema_builtin_kind(text_of(s, sym), &kind, &arity)) {
		nd_type targ[4];
		if (list_len(u, targs) == 0 && tk(s, want) == kind)
			return sema_construct_type(f, at, want, first, args, nargs);
		if (list_len(u, targs) == 0 && kind == ND_TY_LIST && nargs == 2 && !first) {
			struct nd_hir *n = sema_expr_as(f, args[0], ND_TY_INT, "the length"),
				      *x = sema_expr(f, args[1], NO_TYPE);
			if (x->type == ND_TY_ERROR || x->type == ND_TY_VOID || x->type == ND_TY_NULL)
				return sema_mk_error(f, at);
			return sema_mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, sema_t_list(s, x->type),
						 &x->type, 1, 2, n, x);
		}
		if (list_len(u, targs) != arity || arity > 4) {
			sema_err_node(u, at, "E0345", "write them: `List<int>()`",
				      "the type arguments of '%s' are not known here", text_of(s, sym));
			return sema_mk_error(f, at);
		}
		for (uint32_t i = 0; i < arity; i++)
			if ((targ[i] = sema_t_argument(s, sema_type_of_node(u, list_of(u, targs)[i], f->env))) == ND_TY_ERROR)
				return sema_mk_error(f, at);
		return sema_construct_type(f, at, nd_type_make(s->types, kind, targ, arity), first, args,
					   nargs);
	}
	int count;
	struct decl *e = sema_enum_with_variant(u, sym, &count);
	if (count == 1)
		return sema_generic_variant(f, e, sym, first, args, nargs, expected, at);
	return sema_call_closure(f, at, sema_name_expr(f, callee, NO_TYPE), first, args,
				 nargs); // reports the unknown name
}

// The static method that `Type.f(…)` calls when the type arguments are to be found from the arguments; else 0.
static nd_node static_to_infer(struct fctx *f, struct decl *d, nd_sym name)
{
	struct unit *u = d->unit;
	if (d->kind != D_TYPE || sema_own_instance(f, d))
		return 0;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, d->node);
	for (uint32_t i = 0; list_len(u, td->type_params) && i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		const struct nd_ast_func *fn = kind_of(u, m) == ND_AST_FUNC ? nd_ast_func(u->ast, m) : NULL;
		if (fn && fn->name == name && (fn->flags & ND_AST_STATIC) && !list_len(u, fn->type_params))
			return m;
	}
	return 0;
}

// `module.f(…)`, `Type.f(…)`, `Enum.Variant(…)`, the latter two also behind a module; NULL when the object is a value.
static struct nd_hir *call_qualified(struct fctx *f, nd_node at, nd_node callee, struct nd_hir *first,
				     const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_node on = a_of(u, callee);
	const uint32_t *x = x_of(u, b_of(u, callee));
	uint32_t targs;
	struct decl *d = sema_type_qualifier(f, on, &targs);
	struct import_name *in = NULL;
	if (!d && sema_names_decl(f, on))
		in = sema_import_binding(u, a_of(u, on));
	if (in && !in->target) {
		in->used = true;
		d = sema_decl_exported(in->unit, x[0], 0);
		if (d && d->kind == D_MACRO && !first)
			return sema_expand(f, at, d, args, nargs, expected, false);
		if (!d || d->kind == D_GLOBAL || d->kind == D_MACRO)
			return sema_call_closure(f, at, sema_member_expr(f, callee, NO_TYPE), first, args,
						 nargs);
		if (d->kind == D_FUNC)
			return sema_call_decl(f, at, d, x[1], first, args, nargs, expected);
		return sema_construct_decl(f, at, d, x[1], first, args, nargs, expected);
	}
	if (!d)
		return NULL;
	nd_type targ[16];
	uint32_t given = list_len(u, targs);
	if (d->kind == D_TYPE && kind_of(d->unit, d->node) == ND_AST_ENUM) {
		const struct nd_ast_type_decl *td = nd_ast_type_decl(d->unit->ast, d->node);
		for (uint32_t i = 0; i < list_len(d->unit, td->members); i++) {
			nd_node m = list_of(d->unit, td->members)[i];
			if (kind_of(d->unit, m) != ND_AST_VARIANT || a_of(d->unit, m) != x[0])
				continue;
			if (given == 0)
				return sema_generic_variant(f, d, x[0], first, args, nargs, expected, at);
		}
	}
	for (uint32_t i = 0; i < given && i < 16; i++)
		targ[i] = sema_type_of_node(u, list_of(u, targs)[i], f->env);
	nd_node inferred = given ? 0 : static_to_infer(f, d, x[0]);
	if (inferred) {
		struct callee c = {.static_of = d,
				   .func = inferred,
				   .unit = d->unit,
				   .type_params = nd_ast_type_decl(d->unit->ast, d->node)->type_params};
		sema_check_access(f, callee, d, nd_ast_func(d->unit->ast, inferred)->flags, "method", x[0]);
		return sema_generic_call(f, at, &c, 0, NULL, first, args, nargs, expected);
	}
	struct nd_nominal *here = given ? NULL : sema_own_instance(f, d);
	nd_type t = here ? here->type : sema_type_from_decl(u, on, d, targ, given);
	if (t == ND_TY_ERROR)
		return sema_mk_error(f, at);
	struct nd_nominal *n = nominal_of(s, t), *owner;
	if (n && n->kind == ND_TY_ENUM) {
		int v = sema_variant_index(s, n, x[0]);
		if (v >= 0)
			return sema_enum_call(f, n, v, first, args, nargs, at);
	}
	nd_node m = n ? sema_member_of(n, x[0], &owner) : 0;
	if (!m) {
		sema_err_node(u, callee, "E0380", NULL, "'%s' has no static method '%s'", tt(s, t),
			      text_of(s, x[0]));
		return sema_mk_error(f, at);
	}
	struct unit *ou = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(ou->ast, m);
	if (!(fn->flags & ND_AST_STATIC)) {
		sema_err_node(u, callee, "E0379", "call it on a value", "'%s' is not a static method",
			      text_of(s, x[0]));
		return sema_mk_error(f, at);
	}
	sema_check_access(f, callee, info_of(owner)->decl, fn->flags, "method", x[0]);
	sema_note_use(u, callee, ou, fn->annotations, x[0]);
	struct callee c = {.owner = owner,
			   .func = m,
			   .self_type = owner->type,
			   .unit = ou,
			   .type_params = fn->type_params};
	return sema_generic_call(f, at, &c, x[1], NULL, first, args, nargs, expected);
}

static struct nd_hir *call_super_method(struct fctx *f, nd_node at, nd_node callee, const uint32_t *args,
					uint32_t nargs)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct fctx *root = f;
	while (root->outer)
		root = root->outer;
	struct nd_nominal *n = root->inst ? root->inst->owner : NULL;
	struct binding *b = sema_find_binding(f, s->w.self);
	if (!n || n->kind != ND_TY_CLASS || !n->base || !b) {
		sema_err_node(u, callee, "E0334", NULL, "`super` needs a class with a base class");
		return sema_mk_error(f, at);
	}
	struct nd_hir *self = sema_mk(f, ND_HIR_RETYPE, n->base->type, at, 1,
				      sema_mk_local(f, sema_use_binding(f, b), at));
	const uint32_t *x = x_of(u, b_of(u, callee));
	return method_core(f, at, self, x[0], x[1], NULL, args, nargs, NO_TYPE, true);
}

static struct nd_hir *call_target(struct fctx *f, nd_node at, nd_node callee, struct nd_hir *first,
				  const uint32_t *args, uint32_t nargs, nd_type expected)
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
		struct nd_hir *recv = sema_expr(f, a_of(u, callee), NO_TYPE);
		return method_core(f, at, recv, x[0], x[1], first, args, nargs, expected, false);
	}
	case ND_AST_OPT_MEMBER:
		return sema_optional_chain(f, at, callee, args, nargs, true);
	case ND_AST_LAMBDA:
		return first ? sema_call_closure(f, at, sema_expr(f, callee, NO_TYPE), first, args, nargs)
			     : call_lambda(f, at, callee, args, nargs);
	case ND_AST_SUPER:
		sema_err_node(u, callee, "E0383", NULL,
			      "`super(…)` must be the first statement of a constructor");
		return sema_mk_error(f, at);
	default:
		return sema_call_closure(f, at, sema_expr(f, callee, NO_TYPE), first, args, nargs);
	}
}

struct nd_hir *sema_call_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct unit *u = f->unit;
	return call_target(f, n, a_of(u, n), NULL, list_of(u, b_of(u, n)), list_len(u, b_of(u, n)), expected);
}

struct nd_hir *sema_pipeline(struct fctx *f, nd_node at, struct nd_hir *first, nd_node target,
			     nd_type expected)
{
	struct unit *u = f->unit;
	if (kind_of(u, target) == ND_AST_CALL)
		return call_target(f, target, a_of(u, target), first, list_of(u, b_of(u, target)),
				   list_len(u, b_of(u, target)), expected);
	return call_target(f, at, target, first, NULL, 0, expected);
}
