// Functions: instances by link symbol, signatures, bodies, the entry function and module initialisers.
#include "sema/internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

// Instances ------------------------------------------------------------------------------------------------------
static const char *symbol_with_args(struct sema *s, const char *head, const char *name, const nd_type *args, uint32_t nargs,
				    const char *tail)
{
	struct nd_buf text = { 0 };
	nd_buf_printf(&text, "%s.%s", head, name);
	for (uint32_t i = 0; i < nargs; i++)
		nd_buf_printf(&text, "%s%s", i ? "," : "<", type_symbol(s, args[i]));
	if (nargs)
		nd_buf_add_char(&text, '>');
	nd_buf_add_cstr(&text, tail);
	const char *kept = nd_arena_strndup(s->arena, text.data, text.len);
	nd_buf_release(&text);
	return kept;
}

struct finst *finst_find(struct sema *s, const char *symbol, bool *is_new)
{
	nd_sym key = nd_intern_cstr(s->intern, symbol);
	uint32_t at;
	*is_new = false;
	if (nd_map_get(&s->finst_by_symbol, key, &at))
		return s->finsts.data[at];
	*is_new = true;
	struct finst *fi = nd_arena_new(s->arena, struct finst);
	fi->ref = nd_arena_new(s->arena, struct nd_hir_func_ref);
	fi->ref->symbol = symbol;
	fi->ref->nir_index = ND_NIR_NONE;
	fi->self_type = ND_TY_ERROR;
	nd_map_set(&s->finst_by_symbol, key, s->finsts.len);
	nd_vec_push(&s->finsts, fi);
	return fi;
}

static bool find_intrinsic(const char *name, enum nd_intrinsic *ret)
{
	static const char *const names[] = {
#define X(id, text) text,
		ND_INTRINSICS(X)
#undef X
	};
	for (uint32_t i = 0; i < ND_INTRINSIC_COUNT; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret = (enum nd_intrinsic)i;
			return true;
		}
	}
	return false;
}

static uint32_t runtime_flag(const char *word)
{
	static const struct {
		const char *word;
		uint32_t flag;
	} table[] = { { "pure", ND_NIR_F_PURE },	 { "readonly", ND_NIR_F_READONLY },   { "noreturn", ND_NIR_F_NORETURN },
		      { "cold", ND_NIR_F_COLD }, { "allocates", ND_NIR_F_ALLOCATES } };
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].word, word) == 0)
			return table[i].flag;
	return 0;
}

static const char *annotation_text(struct unit *u, nd_node annotation, uint32_t i)
{
	uint32_t args = b_of(u, annotation);
	if (i >= list_len(u, args))
		return NULL;
	nd_node n = list_of(u, args)[i];
	return kind_of(u, n) == ND_AST_STRING ? text_of(u->s, a_of(u, n)) : NULL;
}

static void read_annotations(struct finst *fi, const struct nd_ast_func *fn)
{
	struct unit *u = fi->unit;
	struct sema *s = u->s;
	for (uint32_t i = 0; i < list_len(u, fn->annotations); i++) {
		nd_node n = list_of(u, fn->annotations)[i];
		nd_sym name = a_of(u, n);
		if (name == s->w.inline_) {
			fi->ref->nir_flags |= ND_NIR_F_INLINE;
		} else if (name == s->w.noinline) {
			fi->ref->nir_flags |= ND_NIR_F_NOINLINE;
		} else if (name == s->w.property && u->is_std) {
			fi->is_property = true;
		} else if (name == s->w.intrinsic && u->is_std) {
			const char *text = annotation_text(u, n, 0);
			fi->body = BODY_INTRINSIC;
			if (!text || !find_intrinsic(text, &fi->intrinsic))
				err_node(u, n, "E0397", NULL, "there is no intrinsic '%s'", text ? text : "");
		} else if (name == s->w.runtime && u->is_std) {
			const char *text = annotation_text(u, n, 0);
			fi->body = BODY_RUNTIME;
			fi->ref->linkage = ND_LINK_RUNTIME;
			fi->ref->symbol = text ? text : "";
			for (uint32_t k = 1; annotation_text(u, n, k); k++) {
				const char *word = annotation_text(u, n, k);
				if (strcmp(word, "throws") == 0)
					fi->ref->sig.throws = true;
				fi->ref->nir_flags |= runtime_flag(word);
			}
		} else if (name != s->w.deprecated && name != s->w.experimental && name != s->w.optimize && name != s->w.layout) {
			warn_at(u, u->ast->tok.data[n], "W0301", NULL, "unknown annotation '@%s'", text_of(s, name));
		}
	}
}

static bool env_is_open(struct sema *s, const struct tenv *env)
{
	for (; env; env = env->outer)
		for (uint32_t i = 0; i < env->n; i++)
			if (env->types[i] == ND_TY_ERROR || has_params(s, env->types[i]))
				return true;
	return false;
}

static void set_up(struct finst *fi, struct unit *u, nd_node node, enum finst_kind kind, struct tenv *env, bool generic,
		   bool visible)
{
	fi->unit = u;
	fi->node = node;
	fi->kind = kind;
	fi->env = env;
	fi->ref->linkage = generic ? ND_LINK_ONCE : !u->is_self ? ND_LINK_EXTERN : visible ? ND_LINK_EXPORT : ND_LINK_LOCAL;
	fi->ref->sig.throws = true;
	fi->is_template = generic && env_is_open(u->s, env);
	if (!node)
		return;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, node);
	if (fn->flags & ND_AST_FOREIGN) {
		fi->body = BODY_FOREIGN;
		fi->ref->linkage = ND_LINK_RUNTIME;
		fi->ref->sig.throws = false;
		fi->ref->symbol = text_of(u->s, fn->name);
	} else {
		bool was = fi->ref->sig.throws;
		for (uint32_t i = 0; i < list_len(u, fn->annotations); i++)
			if (a_of(u, list_of(u, fn->annotations)[i]) == u->s->w.runtime && u->is_std)
				was = false;
		fi->ref->sig.throws = was;
		read_annotations(fi, fn);
		if (fi->body == BODY_NOODLE && !b_of(u, node) && (!u->ast->is_interface || (fn->flags & ND_AST_ABSTRACT)))
			fi->body = BODY_ABSTRACT;
		if (u->is_prelude && !u->is_self && (fi->ref->nir_flags & ND_NIR_F_INLINE) && fi->body == BODY_NOODLE)
			fi->ref->linkage = ND_LINK_ONCE; // small: worth a copy in each module, where it can be inlined
		else if (u->is_prelude && u->is_self && (fi->ref->nir_flags & ND_NIR_F_INLINE) && fi->body == BODY_NOODLE)
			fi->ref->linkage = ND_LINK_ONCE;
	}
}

struct finst *finst_func(struct sema *s, struct decl *d, const nd_type *args, uint32_t nargs)
{
	struct unit *u = d->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, d->node);
	bool is_new;
	struct finst *fi = finst_find(s, symbol_with_args(s, u->name, text_of(s, d->sym), args, nargs, ""), &is_new);
	if (is_new)
		set_up(fi, u, d->node, F_FUNC, tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, NULL), nargs > 0,
		       d->visible);
	return fi;
}

struct finst *finst_method(struct sema *s, struct nd_nominal *owner, nd_node func, nd_type self_type, const nd_type *args,
			   uint32_t nargs)
{
	struct unit *u = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, func);
	char tail[256] = "";
	if (self_type != owner->type)
		snprintf(tail, sizeof tail, "@%s", type_symbol(s, self_type));
	bool is_new;
	struct finst *fi = finst_find(s, symbol_with_args(s, owner->symbol, text_of(s, fn->name), args, nargs, tail), &is_new);
	if (!is_new)
		return fi;
	struct tenv *outer = nd_arena_new(s->arena, struct tenv);
	*outer = *info_of(owner)->env;
	outer->self = self_type;
	set_up(fi, u, func, fn->name == s->w.constructor ? F_CTOR : F_METHOD,
	       tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, outer),
	       nargs > 0 || info_of(owner)->nargs > 0 || self_type != owner->type, info_of(owner)->decl->visible);
	fi->owner = owner;
	if (!(fn->flags & ND_AST_STATIC))
		fi->self_type = self_type;
	return fi;
}

struct finst *finst_ctor(struct sema *s, struct nd_nominal *n)
{
	struct nd_nominal *owner = NULL;
	nominal_layout(s, n);
	nd_node m = 0;
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, info_of(n)->decl->node);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node x = list_of(u, td->members)[i];
		if (kind_of(u, x) == ND_AST_FUNC && nd_ast_func(u->ast, x)->name == s->w.constructor)
			m = x, owner = n;
	}
	if (m)
		return finst_method(s, owner, m, n->type, NULL, 0);
	bool is_new;
	struct finst *fi = finst_find(s, symbol_with_args(s, n->symbol, "constructor", NULL, 0, ""), &is_new);
	if (!is_new)
		return fi;
	set_up(fi, u, 0, F_CTOR, info_of(n)->env, info_of(n)->nargs > 0, info_of(n)->decl->visible);
	fi->owner = n;
	fi->self_type = n->type;
	return fi;
}

struct finst *finst_extend(struct sema *s, nd_type self_type, nd_node func, nd_node extend, const nd_type *args, uint32_t nargs)
{
	struct unit *u = s->prelude;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, func);
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, extend);
	const char *head = nd_arena_sprintf(s->arena, "%s.%s", u->name, type_symbol(s, self_type));
	bool is_new;
	struct finst *fi = finst_find(s, symbol_with_args(s, head, text_of(s, fn->name), args, nargs, ""), &is_new);
	if (!is_new)
		return fi;
	nd_type own[4] = { ND_TY_ERROR, ND_TY_ERROR, ND_TY_ERROR, ND_TY_ERROR };
	const struct nd_type_info *info = nd_type_info(s->types, self_type);
	uint32_t n = list_len(u, td->type_params);
	for (uint32_t i = 0; i < n && i < 4 && i < info->nargs; i++)
		own[i] = info->args[i];
	struct tenv *outer = tenv_new(s, u->ast, td->type_params, own, self_type, NULL);
	set_up(fi, u, func, F_METHOD, tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, outer), n > 0 || nargs > 0, true);
	if (!(fn->flags & ND_AST_STATIC))
		fi->self_type = self_type;
	return fi;
}

struct finst *prelude_func(struct sema *s, const char *name, const nd_type *args, uint32_t nargs)
{
	struct decl *d = s->prelude ? decl_in(s->prelude, nd_intern_cstr(s->intern, name)) : NULL;
	if (!d || d->kind != D_FUNC || list_len(d->unit, nd_ast_func(d->unit->ast, d->node)->type_params) != nargs)
		return NULL;
	return finst_func(s, d, args, nargs);
}

// Code derived from a type (equality, hashing, text) is written as Noodle source over a type parameter T and checked like
// any generic function. Its unit sees what the type's own unit sees.
struct finst *finst_derived(struct sema *s, const char *name, const char *source, nd_type t)
{
	struct nd_nominal *n = nominal_of(s, t);
	struct unit *home = n ? info_of(n)->decl->unit : s->prelude;
	bool is_new;
	struct finst *fi = finst_find(s, symbol_with_args(s, "std/prelude", name, &t, 1, ""), &is_new);
	if (!is_new)
		return fi;
	struct unit *u = nd_arena_new(s->arena, struct unit);
	*u = *home;
	struct nd_ast *ast = nd_arena_new(s->arena, struct nd_ast);
	struct nd_diags diags = { 0 };
	const char *kept = nd_arena_strndup(s->arena, source, strlen(source));
	nd_ast_parse(ast, nd_str(kept), home->ast->file, true, s->intern, &diags);
	assert(diags.errors == 0 && nd_ast_list_len(ast, ast->top) == 1);
	nd_diags_release(&diags);
	nd_vec_push(&s->derived_asts, ast);
	u->ast = ast;
	u->is_self = false;
	nd_node node = nd_ast_list(ast, ast->top)[0];
	set_up(fi, u, node, F_DERIVED, tenv_new(s, ast, nd_ast_func(ast, node)->type_params, &t, ND_TY_ERROR, NULL), true, true);
	return fi;
}

// Signatures -----------------------------------------------------------------------------------------------------
static void ctor_sig(struct sema *s, struct finst *fi)
{
	struct nd_nominal *n = fi->owner;
	struct nominal_info *info = info_of(n);
	struct nd_hir_sig *sig = &fi->ref->sig;
	uint32_t count = info->ndecl_fields;
	if (n->base) {
		// A constructor is inherited by a class that adds no field without default; its fields have initialisers.
		struct finst *base = finst_ctor(s, n->base);
		finst_sig(s, base);
		bool inherits = base->node != 0;
		for (uint32_t i = n->base->nfields; i < count && inherits; i++) {
			const uint32_t *x = x_of(info->decl->unit, a_of(info->decl->unit, info->decl_field_nodes[i]));
			if (!x[2] && !(x[3] & ND_AST_OPTIONAL))
				inherits = false;
		}
		if (inherits) {
			nd_type *params = nd_arena_array(s->arena, nd_type, base->ref->sig.nparams + 1);
			memcpy(params, base->ref->sig.params, base->ref->sig.nparams * sizeof *params);
			params[0] = n->type;
			sig->params = params;
			sig->nparams = base->ref->sig.nparams;
			fi->required = base->required;
			sig->ret = ND_TY_VOID;
			fi->inherited_ctor = base;
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
static bool returns_value(struct unit *u, nd_node func)
{
	const struct nd_ast_func *fn = nd_ast_func(u->ast, func);
	if (fn->flags & ND_AST_ARROW)
		return true;
	for (nd_node n = b_of(u, func); n && u->ast->tok.data[n] >= fn->body_tok; n--) // children come before parents
		if (kind_of(u, n) == ND_AST_RETURN && a_of(u, n))
			return true;
	return false;
}

// C sees numbers, bool and char as they are and a string as `const char *`. The C library and its mathematics are linked
// into every program; other libraries would have to be named to the linker.
static void foreign_sig(struct sema *s, struct finst *fi)
{
	struct unit *u = fi->unit;
	struct nd_hir_sig *sig = &fi->ref->sig;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, fi->node);
	const char *library = fn->library ? text_of(s, fn->library) : "c";
	if (strcmp(library, "m") != 0 && strcmp(library, "c") != 0)
		not_yet(u, fi->node, "foreign functions of libraries other than \"c\" and \"m\"");
	nd_type *params = nd_arena_array(s->arena, nd_type, sig->nparams + 1);
	for (uint32_t i = 0; i < sig->nparams; i++) {
		nd_type t = sig->params[i];
		bool scalar = nd_type_is_int(s->types, t) || nd_type_is_float(s->types, t) || t == ND_TY_BOOL || t == ND_TY_CHAR ||
			      t == ND_TY_RAW;
		if (!scalar && t != ND_TY_STRING && t != ND_TY_ERROR)
			not_yet(u, list_of(u, fn->params)[i], "foreign parameters other than numbers, bool, char and string");
		params[i] = t == ND_TY_STRING ? (nd_type)ND_TY_RAW : t;
	}
	fi->c_ref = nd_arena_new(s->arena, struct nd_hir_func_ref);
	*fi->c_ref = *fi->ref;
	fi->c_ref->sig.params = params;
}

void finst_sig(struct sema *s, struct finst *fi)
{
	if (fi->has_sig) {
		if (!fi->infer_ret)
			return;
		if (fi->checking) {
			err_node(fi->unit, fi->node, "E0330", "write the type after the parameters: `function f(): T`",
				 "the result type of '%s' depends on itself", text_of(s, nd_ast_func(fi->unit->ast, fi->node)->name));
			fi->ref->sig.ret = ND_TY_ERROR;
			fi->infer_ret = false;
			return;
		}
		func_check(s, fi);
		return;
	}
	fi->has_sig = true;
	struct nd_hir_sig *sig = &fi->ref->sig;
	if (fi->kind == F_CTOR) {
		nominal_layout(s, fi->owner);
		sig->self_by_ref = fi->owner->kind == ND_TY_STRUCT;
		if (!fi->node) {
			ctor_sig(s, fi);
			return;
		}
	}
	struct unit *u = fi->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, fi->node);
	uint32_t n = list_len(u, fn->params), self = fi->self_type != ND_TY_ERROR;
	nd_type *params = nd_arena_array(s->arena, nd_type, n + self + 1);
	if (self) {
		params[0] = fi->self_type;
		sig->self_by_ref = tk(s, fi->self_type) == ND_TY_STRUCT;
	}
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t *x = x_of(u, a_of(u, list_of(u, fn->params)[i]));
		nd_type t = ND_TY_ERROR;
		if (x[1])
			t = type_of_node(u, x[1], fi->env);
		else
			err_node(u, list_of(u, fn->params)[i], "E0331", "write `name: type`", "the parameter '%s' has no type",
				 text_of(s, x[0]));
		if (t != ND_TY_ERROR && (x[3] & ND_AST_OPTIONAL) && tk(s, t) != ND_TY_OPTION)
			t = t_option(s, t);
		params[i + self] = t;
		if (!x[2] && !(x[3] & ND_AST_OPTIONAL))
			fi->required = i + 1;
	}
	sig->params = params;
	sig->nparams = n + self;
	bool exported = (fn->flags & ND_AST_EXPORT) != 0;
	if (fi->owner)
		exported = (info_of(fi->owner)->decl->flags & ND_AST_EXPORT) && !(fn->flags & ND_AST_PRIVATE);
	if (fn->flags & ND_AST_ASYNC)
		not_yet(u, fi->node, "async functions");
	if (fi->body == BODY_FOREIGN)
		foreign_sig(s, fi);
	if (fn->ret)
		sig->ret = type_of_node(u, fn->ret, fi->env);
	else if (fi->is_template)
		sig->ret = ND_TY_ERROR; // known once there are real type arguments
	else if (fi->kind == F_CTOR || fn->name == s->w.destructor || exported || !b_of(u, fi->node) || fi->body != BODY_NOODLE || !returns_value(u, fi->node))
		sig->ret = ND_TY_VOID;
	else
		fi->infer_ret = true;
	if (fi->c_ref) {
		nd_type t = fi->c_ref->sig.ret = sig->ret;
		if (t != ND_TY_VOID && t != ND_TY_ERROR && t != ND_TY_BOOL && t != ND_TY_CHAR && t != ND_TY_RAW &&
		    !nd_type_is_int(s->types, t) && !nd_type_is_float(s->types, t))
			not_yet(u, fn->ret, "foreign results other than numbers, bool and char");
	}
	if (fi->infer_ret)
		finst_sig(s, fi);
}

void finst_use(struct sema *s, struct finst *fi)
{
	if (fi->queued || fi->emitted || fi->is_template || fi->body != BODY_NOODLE || fi->ref->linkage == ND_LINK_EXTERN)
		return;
	fi->queued = true;
	nd_vec_push(&s->queue, fi);
}

// Bodies ---------------------------------------------------------------------------------------------------------
static void fctx_init(struct fctx *f, struct sema *s, struct unit *u, struct nd_arena *arena)
{
	*f = (struct fctx){ .s = s, .unit = u, .arena = arena, .base = s->bindings.len, .depth_base = s->bindings.len };
}

static void fctx_release(struct fctx *f)
{
	for (uint32_t i = 0; i < f->closures.len; i++)
		fctx_release(f->closures.data[i]);
	nd_vec_free(&f->locals);
	nd_vec_free(&f->captures);
	nd_vec_free(&f->closures);
}

static void decide_boxes(struct fctx *f)
{
	for (uint32_t i = 0; i < f->locals.len; i++) {
		struct local *l = (struct local *)f->locals.data[i];
		l->h.boxed = l->root->captured && l->root->reassigned;
		if (l->warn_unread && !l->read && l->h.name[0] != '_' && !f->s->diags->errors)
			warn_at(f->unit, f->unit->ast->tok.data[l->node], "W0302", "remove it, or begin its name with '_'",
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
		if (nominal->kind == ND_TY_STRUCT && !has_params(s, nominal->type))
			nominal_layout(s, nominal);
	}
}

static void deliver(struct fctx *f, struct nd_hir_func *hf, struct finst *fi)
{
	struct sema *s = f->s;
	decide_boxes(f);
	s->bindings.len = f->base;
	if (s->diags->errors || !s->sink || !s->sink->func || fi->ref->linkage == ND_LINK_EXTERN || fi->is_template)
		return;
	lay_out_structs(s);
	hf->locals = f->locals.data;
	hf->nlocals = f->locals.len;
	s->sink->func(s->sink->arg, hf);
}

// Whether the constructor's body assigns self.<sym>, or hands self.<sym> on through a call of its own methods is not
// asked: a field must be set in the constructor itself.
struct assigns {
	struct unit *u;
	nd_sym sym;
	bool found;
};

static void visit_assign(void *arg, nd_node n)
{
	struct assigns *a = arg;
	if (kind_of(a->u, n) != ND_AST_ASSIGN)
		return;
	nd_node target = a_of(a->u, n);
	if (kind_of(a->u, target) == ND_AST_MEMBER && kind_of(a->u, a_of(a->u, target)) == ND_AST_SELF &&
	    x_of(a->u, b_of(a->u, target))[0] == a->sym)
		a->found = true;
}

static bool has_zero_default(struct sema *s, nd_type t)
{
	return tk(s, t) == ND_TY_OPTION;
}

// Field initialisers of the class itself (base fields are the base constructor's).
static void field_defaults(struct fctx *f, struct nd_nominal *n, struct local *self, struct stmts *out, nd_node body)
{
	struct sema *s = f->s;
	struct nominal_info *info = info_of(n);
	for (uint32_t i = n->base ? n->base->nfields : 0; i < info->ndecl_fields; i++) {
		nd_node m = info->decl_field_nodes[i];
		const uint32_t *x = x_of(f->unit, a_of(f->unit, m));
		nd_sym name = info->decl_fields[i].name;
		nd_type t = info->decl_fields[i].type;
		if (!x[2]) {
			struct assigns a = { f->unit, name, false };
			if (body)
				ast_walk(f->unit->ast, body, visit_assign, &a);
			if (body && !a.found && !has_zero_default(s, t) && t != ND_TY_ERROR)
				err_node(f->unit, m, "E0332", "assign it in the constructor or give it a default",
					 "the constructor leaves the field '%s' unset", text_of(s, name));
			continue;
		}
		struct nd_hir *target = mk(f, ND_HIR_FIELD, t, m, 1, mk_local(f, self, m));
		target->i = field_index(n, name);
		add(out, mk(f, ND_HIR_ASSIGN, ND_TY_VOID, m, 2, target, expr_as(f, x[2], t, "the default of a field")));
	}
}

static void implicit_ctor_body(struct fctx *f, struct finst *fi, struct local *self, struct stmts *out,
			       struct nd_hir_local **params)
{
	struct sema *s = f->s;
	struct nd_nominal *n = fi->owner;
	struct nominal_info *info = info_of(n);
	if (fi->inherited_ctor) {
		struct finst *base = fi->inherited_ctor;
		uint32_t np = base->ref->sig.nparams;
		struct nd_hir **args = nd_arena_array(f->arena, struct nd_hir *, np);
		args[0] = mk(f, ND_HIR_RETYPE, base->self_type, 0, 1, mk_local(f, self, 0));
		for (uint32_t i = 1; i < np; i++)
			args[i] = mk_local(f, (struct local *)params[i], 0);
		add(out, mk_call(f, base, 0, args, np));
		field_defaults(f, n, self, out, 0);
		return;
	}
	for (uint32_t i = 0; i < info->ndecl_fields; i++) {
		struct nd_hir *target = mk(f, ND_HIR_FIELD, info->decl_fields[i].type, 0, 1, mk_local(f, self, 0));
		target->i = field_index(n, info->decl_fields[i].name);
		add(out, mk(f, ND_HIR_ASSIGN, ND_TY_VOID, 0, 2, target, mk_local(f, (struct local *)params[i + 1], 0)));
	}
	if (is_error_class(s, n->type)) { // the runtime fills in the trace
		struct finst *base = finst_ctor(s, prelude_nominal(s, "Error", NULL, 0));
		(void)base;
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

static void ctor_prologue(struct fctx *f, struct finst *fi, struct local *self, struct stmts *out, nd_node body)
{
	struct sema *s = f->s;
	struct nd_nominal *n = fi->owner;
	nd_node call = 0;
	bool explicit_super = body && begins_with_super(f->unit, body, &call);
	if (n->base) {
		struct finst *base = finst_ctor(s, n->base);
		finst_sig(s, base);
		struct nd_hir *recv = mk(f, ND_HIR_RETYPE, n->base->type, fi->node, 1, mk_local(f, self, fi->node));
		f->done = call;
		if (explicit_super)
			add(out, call_args(f, call, base, recv, list_of(f->unit, b_of(f->unit, call)),
					   list_len(f->unit, b_of(f->unit, call))));
		else if (base->required)
			err_node(f->unit, fi->node, "E0333", "begin the constructor with `super(…)`",
				 "the base class '%s' needs arguments", n->base->display);
		else
			add(out, call_args(f, fi->node, base, recv, NULL, 0));
	} else if (explicit_super) {
		err_node(f->unit, call, "E0334", NULL, "'%s' has no base class", n->display);
	}
	field_defaults(f, n, self, out, body);
}

void func_check(struct sema *s, struct finst *fi)
{
	if (fi->emitted || fi->checking || fi->body != BODY_NOODLE)
		return;
	fi->checking = true;
	bool was_open = s->open;
	s->open = fi->is_template;
	if (!fi->has_sig)
		finst_sig(s, fi);
	if (fi->emitted) { // found while inferring the result
		s->open = was_open;
		fi->checking = false;
		return;
	}
	struct nd_arena arena;
	nd_arena_init(&arena);
	struct fctx f;
	uint32_t closures = 0;
	fctx_init(&f, s, fi->unit, &arena);
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
	struct nd_hir_local **params = nd_arena_array(&arena, struct nd_hir_local *, fi->ref->sig.nparams + 1);
	uint32_t k = 0;
	struct local *self = NULL;
	if (fi->self_type != ND_TY_ERROR) {
		self = bind_local(&f, s->w.self, fi->self_type, fi->node);
		self->h.by_ref = fi->ref->sig.self_by_ref;
		self->is_const = true;
		params[k++] = &self->h;
	}
	for (; k < fi->ref->sig.nparams; k++) {
		nd_type t = fi->ref->sig.params[k];
		if (fn) {
			nd_node p = list_of(fi->unit, fn->params)[k - (self ? 1 : 0)];
			nd_sym name = x_of(fi->unit, a_of(fi->unit, p))[0];
			struct binding *old = find_binding(&f, name);
			if (old)
				err_node(fi->unit, p, "E0335", NULL, "two parameters are called '%s'", text_of(s, name));
			params[k] = &bind_local(&f, name, t, p)->h;
		} else {
			params[k] = &new_local(&f, "$field", t, 0)->h;
		}
	}
	struct stmts out = { 0 };
	if (fi->kind == F_BOX)
		box_body(&f, fi, params, &out);
	else if (fi->kind == F_CTOR && !fn)
		implicit_ctor_body(&f, fi, self, &out, params);
	else if (fi->kind == F_CTOR)
		ctor_prologue(&f, fi, self, &out, body);
	if (body && fn->flags & ND_AST_ARROW) {
		nd_type want = f.infer_ret || f.ret == ND_TY_VOID ? NO_TYPE : f.ret;
		struct nd_hir *v = want ? expr_as(&f, body, want, "the result") : expr(&f, body, NO_TYPE);
		if (f.infer_ret)
			f.ret = v->type == ND_TY_NEVER ? ND_TY_VOID : v->type;
		add(&out, f.ret == ND_TY_VOID || v->type == ND_TY_NEVER ? v : mk(&f, ND_HIR_RETURN, ND_TY_NEVER, body, 1, v));
	} else if (body) {
		struct nd_hir *b = block(&f, body);
		add(&out, b);
		if (f.infer_ret && !f.any_return)
			f.ret = ND_TY_VOID;
		if (f.ret != ND_TY_VOID && f.ret != ND_TY_NEVER && f.ret != ND_TY_ERROR && b->type != ND_TY_NEVER && b->type != ND_TY_ERROR &&
		    !fi->is_template)
			err_at(fi->unit, fn->end_tok ? fn->end_tok - 1 : 0, "E0336", "every path must `return` or `throw`",
			       "'%s' can end without returning a value", text_of(s, fn->name));
	}
	if (fn && fn->name == s->w.destructor && fi->owner && fi->owner->base) {
		struct finst *base = destructor_of(s, fi->owner->base);
		if (base)
			add(&out, mk_call_va(&f, base, fi->node, 1, mk(&f, ND_HIR_RETYPE, base->self_type, fi->node, 1, mk_local(&f, self, fi->node))));
	}
	if (fi->infer_ret)
		fi->ref->sig.ret = f.ret;
	fi->infer_ret = false;
	struct nd_hir_func hf = { .ref = fi->ref,
				  .file = fi->unit->ast->file,
				  .loc = fi->node ? nd_ast_loc(fi->unit->ast, fi->node) : 0,
				  .params = params,
				  .nparams = fi->ref->sig.nparams };
	hf.body = seq(&f, &out, NULL, fi->node);
	fi->emitted = true;
	deliver(&f, &hf, fi);
	fctx_release(&f);
	nd_arena_release(&arena);
	fi->checking = false;
	s->open = was_open;
}

// Globals --------------------------------------------------------------------------------------------------------
static struct nd_hir *keep_literal(struct sema *s, const struct nd_hir *h)
{
	if (h->kind != ND_HIR_INT && h->kind != ND_HIR_FLOAT && h->kind != ND_HIR_STRING)
		return NULL;
	struct nd_hir *kept = nd_arena_new(s->arena, struct nd_hir);
	*kept = *h;
	return kept;
}

static struct nd_hir_global *make_global(struct sema *s, struct decl *d)
{
	struct nd_hir_global *g = nd_arena_new(s->arena, struct nd_hir_global);
	g->symbol = nd_arena_sprintf(s->arena, "%s.%s", d->unit->name, text_of(s, d->sym));
	g->linkage = !d->unit->is_self ? ND_LINK_EXTERN : d->visible ? ND_LINK_EXPORT : ND_LINK_LOCAL;
	g->is_const = (d->flags & ND_AST_CONST) != 0;
	g->nir_index = ND_NIR_NONE;
	d->global = g;
	return g;
}

void global_resolve(struct sema *s, struct decl *d)
{
	if (d->resolved)
		return;
	const uint32_t *x = x_of(d->unit, a_of(d->unit, d->node));
	struct nd_hir_global *g = d->global ? d->global : make_global(s, d);
	if (d->resolving) {
		err_node(d->unit, d->node, "E0337", "write its type", "the type of '%s' depends on itself", text_of(s, d->sym));
		d->resolved = true;
		return;
	}
	d->resolving = true;
	nd_type declared = x[1] ? type_of_node(d->unit, x[1], NULL) : NO_TYPE;
	g->type = declared;
	if (x[2] && d->unit->is_self) {
		struct nd_arena arena;
		nd_arena_init(&arena);
		struct fctx f;
		uint32_t closures = 0;
		fctx_init(&f, s, d->unit, &arena);
		f.closure_count = &closures;
		f.symbol = g->symbol;
		f.ret = ND_TY_VOID;
		uint32_t before = s->queue.len;
		(void)before;
		if (!x[1]) {
			struct nd_hir *h = expr(&f, x[2], NO_TYPE);
			g->type = h->type;
			g->static_init = keep_literal(s, h);
			if (h->type == ND_TY_VOID || h->type == ND_TY_NULL) {
				err_node(d->unit, d->node, "E0338", "write its type", "'%s' gets no value that has a type",
					 text_of(s, d->sym));
				g->type = ND_TY_ERROR;
			}
		} else {
			enum nd_ast_kind k = kind_of(d->unit, x[2]);
			if (k == ND_AST_INT || k == ND_AST_FLOAT || k == ND_AST_STRING || k == ND_AST_TRUE || k == ND_AST_FALSE ||
			    k == ND_AST_NEG)
				g->static_init = keep_literal(s, expr_as(&f, x[2], g->type, "the initial value"));
		}
		s->bindings.len = f.base;
		fctx_release(&f);
		nd_arena_release(&arena);
	} else if (!x[1]) {
		err_node(d->unit, d->node, "E0338", "write its type", "'%s' has neither type nor value", text_of(s, d->sym));
	}
	d->resolving = false;
	d->resolved = true;
	if (d->unit->is_self && s->sink && s->sink->global && !s->diags->errors)
		s->sink->global(s->sink->arg, g);
}

// Initialisation and entry ---------------------------------------------------------------------------------------
static void call_init(struct fctx *f, struct stmts *out, struct unit *target)
{
	struct sema *s = f->s;
	bool is_new;
	const char *symbol = nd_arena_sprintf(s->arena, "%s.$init", target->name);
	struct finst *fi = finst_find(s, symbol, &is_new);
	if (is_new) {
		fi->unit = target;
		fi->has_sig = true;
		fi->ref->linkage = ND_LINK_EXTERN;
		fi->ref->sig = (struct nd_hir_sig){ .ret = ND_TY_VOID, .throws = true };
	}
	add(out, mk_call(f, fi, 0, NULL, 0));
}

static void init_imports(struct fctx *f, struct stmts *out)
{
	struct unit *u = f->unit;
	struct sema *s = f->s;
	struct unit *done[512];
	uint32_t ndone = 0;
	for (uint32_t i = 0; i < list_len(u, u->ast->top); i++) {
		nd_node n = list_of(u, u->ast->top)[i];
		nd_sym spec = 0;
		if (kind_of(u, n) == ND_AST_IMPORT)
			spec = x_of(u, a_of(u, n))[0];
		else if (kind_of(u, n) == ND_AST_EXPORT_ALL)
			spec = a_of(u, n);
		else if (kind_of(u, n) == ND_AST_EXPORT_NAMES)
			spec = b_of(u, n);
		if (!spec)
			continue;
		struct unit *target = NULL;
		for (uint32_t k = 0; k < u->nimports; k++)
			if (strcmp(u->imports[k].spec, text_of(s, spec)) == 0)
				for (uint32_t j = 0; j < s->nunits; j++)
					if (strcmp(s->units[j].name, u->imports[k].module) == 0)
						target = &s->units[j];
		bool seen = !target || target->is_prelude || target == u;
		for (uint32_t k = 0; k < ndone; k++)
			seen = seen || done[k] == target;
		if (seen)
			continue;
		if (ndone < 512)
			done[ndone++] = target;
		call_init(f, out, target);
	}
}

struct init {
	struct fctx *f;
	struct stmts *out;
	struct unit *unit;
};

static void init_global(struct fctx *f, struct stmts *out, struct decl *d);

static void visit_constant(void *arg, nd_node n)
{
	struct init *in = arg;
	if (kind_of(in->unit, n) != ND_AST_NAME)
		return;
	struct decl *d = decl_in(in->unit, a_of(in->unit, n));
	if (d && d->kind == D_GLOBAL && (d->flags & ND_AST_CONST))
		init_global(in->f, in->out, d);
}

// In text order, but for constants that an earlier initial value names: constants see each other whatever their order.
static void init_global(struct fctx *f, struct stmts *out, struct decl *d)
{
	struct sema *s = f->s;
	const uint32_t *x = x_of(d->unit, a_of(d->unit, d->node));
	if (d->initialised)
		return;
	d->initialised = true;
	global_resolve(s, d);
	if (!x[2] || d->global->static_init)
		return;
	struct init in = { f, out, d->unit };
	ast_walk(d->unit->ast, x[2], visit_constant, &in);
	struct nd_hir *target = mk(f, ND_HIR_GLOBAL, d->global->type, d->node, 0);
	target->global = d->global;
	add(out, mk(f, ND_HIR_ASSIGN, ND_TY_VOID, d->node, 2, target, expr_as(f, x[2], d->global->type, "the initial value")));
}

static void init_static_fields(struct fctx *f, struct stmts *out, nd_node type)
{
	struct unit *u = f->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, type);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_FIELD)
			continue;
		struct decl *d = decl_in(u, static_name(f->s, td->name, x_of(u, a_of(u, m))[0]));
		if (d && d->node == m)
			init_global(f, out, d);
	}
}

static struct finst *special_function(struct sema *s, const char *symbol, nd_type ret, const nd_type *params, uint32_t nparams)
{
	bool is_new;
	struct finst *fi = finst_find(s, symbol, &is_new);
	fi->unit = s->self;
	fi->has_sig = true;
	fi->emitted = true;
	fi->ref->linkage = ND_LINK_EXPORT;
	fi->ref->sig = (struct nd_hir_sig){ .ret = ret, .params = params, .nparams = nparams, .throws = true };
	return fi;
}

static void finish_special(struct sema *s, struct fctx *f, struct finst *fi, struct stmts *out, struct nd_hir_local *const *params,
			   uint32_t nparams)
{
	struct nd_hir_func hf = { .ref = fi->ref, .file = s->self->ast->file, .loc = ND_LOC(1, 1), .params = params,
				  .nparams = nparams };
	hf.body = seq(f, out, NULL, 0);
	deliver(f, &hf, fi);
	fctx_release(f);
}

void module_init_check(struct sema *s)
{
	struct unit *u = s->self;
	struct nd_arena arena;
	nd_arena_init(&arena);
	struct fctx f;
	uint32_t closures = 0;
	fctx_init(&f, s, u, &arena);
	struct finst *fi = special_function(s, nd_arena_sprintf(s->arena, "%s.$init", u->name), ND_TY_VOID, NULL, 0);
	f.inst = fi;
	f.symbol = fi->ref->symbol;
	f.closure_count = &closures;
	f.ret = ND_TY_VOID;
	struct nd_hir_global *flag = nd_arena_new(s->arena, struct nd_hir_global);
	*flag = (struct nd_hir_global){ .symbol = nd_arena_sprintf(s->arena, "%s.$initialised", u->name),
					.type = ND_TY_BOOL, .linkage = ND_LINK_LOCAL, .nir_index = ND_NIR_NONE };
	struct stmts body = { 0 };
	init_imports(&f, &body);
	for (uint32_t i = 0; i < list_len(u, u->ast->top); i++) {
		nd_node n = list_of(u, u->ast->top)[i];
		enum nd_ast_kind k = kind_of(u, n);
		if (k == ND_AST_VAR) {
			struct decl *d = decl_in(u, x_of(u, a_of(u, n))[0]);
			if (d && d->node == n)
				init_global(&f, &body, d);
		} else if (k == ND_AST_CLASS || k == ND_AST_STRUCT) {
			init_static_fields(&f, &body, n);
		} else if (k < ND_AST_FUNC && k != ND_AST_NONE) {
			err_node(u, n, "E0339", "move it into a function that the entry module calls",
				 "only the program's entry module may have statements at the top level");
		}
	}
	if (body.v.len) {
		if (s->sink && s->sink->global && !s->diags->errors)
			s->sink->global(s->sink->arg, flag);
		struct stmts out = { 0 };
		struct nd_hir *read = mk(&f, ND_HIR_GLOBAL, ND_TY_BOOL, 0, 0), *write = mk(&f, ND_HIR_GLOBAL, ND_TY_BOOL, 0, 0);
		read->global = write->global = flag;
		add(&out, mk(&f, ND_HIR_IF, ND_TY_VOID, 0, 2, read, mk(&f, ND_HIR_RETURN, ND_TY_NEVER, 0, 0)));
		add(&out, mk(&f, ND_HIR_ASSIGN, ND_TY_VOID, 0, 2, write, mk_int(&f, ND_TY_BOOL, 0, 1)));
		add(&out, seq(&f, &body, NULL, 0));
		finish_special(s, &f, fi, &out, NULL, 0);
	} else {
		finish_special(s, &f, fi, &body, NULL, 0);
	}
	nd_arena_release(&arena);
}

struct calls_main {
	struct unit *u;
	bool found;
};

static void visit_main(void *arg, nd_node n)
{
	struct calls_main *c = arg;
	if (kind_of(c->u, n) == ND_AST_CALL && kind_of(c->u, a_of(c->u, n)) == ND_AST_NAME &&
	    a_of(c->u, a_of(c->u, n)) == c->u->s->w.main)
		c->found = true;
}

static void call_main(struct fctx *f, struct stmts *out, struct decl *d, struct local *args)
{
	struct sema *s = f->s;
	struct finst *fi = finst_func(s, d, NULL, 0);
	finst_sig(s, fi);
	const struct nd_hir_sig *sig = &fi->ref->sig;
	nd_type list = t_list(s, ND_TY_STRING);
	if (sig->nparams > 1 || (sig->nparams == 1 && sig->params[0] != list)) {
		err_node(f->unit, d->node, "E0340", NULL, "main takes nothing or `args: List<string>`");
		return;
	}
	struct nd_hir *call = sig->nparams ? mk_call_va(f, fi, 0, 1, mk_local(f, args, 0)) : mk_call(f, fi, 0, NULL, 0);
	if (sig->ret == ND_TY_INT)
		add(out, mk(f, ND_HIR_RETURN, ND_TY_NEVER, 0, 1, call));
	else
		add(out, call);
}

void entry_check(struct sema *s)
{
	struct unit *u = s->self;
	struct nd_arena arena;
	nd_arena_init(&arena);
	struct fctx f;
	uint32_t closures = 0;
	fctx_init(&f, s, u, &arena);
	nd_type *params = nd_arena_array(s->arena, nd_type, 1);
	params[0] = t_list(s, ND_TY_STRING);
	struct finst *fi = special_function(s, "noodle_entry", ND_TY_INT, params, 1);
	f.inst = fi;
	f.symbol = nd_arena_sprintf(s->arena, "%s.<top level>", u->name);
	f.closure_count = &closures;
	f.ret = ND_TY_INT;
	f.top_level = true;
	struct local *args = new_local(&f, "$args", params[0], 0);
	struct nd_hir_local *list[1] = { &args->h };
	struct stmts out = { 0 };
	init_imports(&f, &out);
	struct calls_main cm = { u, false };
	struct decl *main_decl = decl_in(u, s->w.main);
	if (main_decl && main_decl->kind != D_FUNC)
		main_decl = NULL;
	for (uint32_t i = 0; i < list_len(u, u->ast->top); i++) {
		nd_node n = list_of(u, u->ast->top)[i];
		enum nd_ast_kind k = kind_of(u, n);
		if (k == ND_AST_VAR) {
			struct decl *d = decl_in(u, x_of(u, a_of(u, n))[0]);
			if (d && d->node == n) {
				init_global(&f, &out, d);
				continue;
			}
		}
		if (k == ND_AST_CLASS || k == ND_AST_STRUCT)
			init_static_fields(&f, &out, n);
		if (k == ND_AST_NONE || (k >= ND_AST_FUNC && k != ND_AST_VAR))
			continue;
		ast_walk(u->ast, n, visit_main, &cm);
		add(&out, stmt(&f, n));
	}
	if (main_decl && !cm.found)
		call_main(&f, &out, main_decl, args);
	if (!out.v.len || nd_vec_last(&out.v)->type != ND_TY_NEVER)
		add(&out, mk(&f, ND_HIR_RETURN, ND_TY_NEVER, 0, 1, mk_int(&f, ND_TY_INT, 0, 0)));
	finish_special(s, &f, fi, &out, list, 1);
	nd_arena_release(&arena);
}
