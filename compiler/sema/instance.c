// Functions and their instances, one for each link symbol.
#include "sema/func.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *symbol_with_args(struct sema *s, const char *head, const char *name, const nd_type *args,
				    uint32_t nargs, const char *tail)
{
	struct nd_buf text = {0};
	nd_buf_printf(&text, "%s.%s", head, name);
	for (uint32_t i = 0; i < nargs; i++)
		nd_buf_printf(&text, "%s%s", i ? "," : "<", sema_type_symbol(s, args[i]));
	if (nargs)
		nd_buf_add_char(&text, '>');
	nd_buf_add_cstr(&text, tail);
	const char *kept = nd_arena_strndup(s->arena, text.data, text.len);
	nd_buf_release(&text);
	return kept;
}

struct finst *sema_finst_find(struct sema *s, const char *symbol, bool *is_new)
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
	} table[] = {{"pure", ND_NIR_F_PURE},
		     {"readonly", ND_NIR_F_READONLY},
		     {"noreturn", ND_NIR_F_NORETURN},
		     {"cold", ND_NIR_F_COLD},
		     {"allocates", ND_NIR_F_ALLOCATES}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].word, word) == 0)
			return table[i].flag;
	return 0;
}

static uint32_t optimize_flag(const char *word)
{
	if (strcmp(word, "size") == 0)
		return ND_NIR_F_OPTSIZE;
	if (strcmp(word, "fastmath") == 0)
		return ND_NIR_F_FASTMATH;
	return strcmp(word, "speed") == 0 ? ND_NIR_F_OPTSPEED : 0;
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
			const char *text = sema_annotation_text(u, n, 0);
			fi->body = BODY_INTRINSIC;
			if (!text || !find_intrinsic(text, &fi->intrinsic))
				sema_err_node(u, n, "E0397", NULL, "there is no intrinsic '%s'",
					      text ? text : "");
		} else if (name == s->w.runtime && u->is_std) {
			const char *text = sema_annotation_text(u, n, 0);
			fi->body = BODY_RUNTIME;
			fi->ref->linkage = ND_LINK_RUNTIME;
			fi->ref->symbol = text ? text : "";
			for (uint32_t k = 1; sema_annotation_text(u, n, k); k++) {
				const char *word = sema_annotation_text(u, n, k);
				if (strcmp(word, "throws") == 0)
					fi->ref->sig.throws = true;
				fi->ref->nir_flags |= runtime_flag(word);
			}
		} else if (name == s->w.optimize) {
			const char *text = sema_annotation_text(u, n, 0);
			fi->ref->nir_flags |= text ? optimize_flag(text) : 0;
		}
	}
}

static bool env_is_open(struct sema *s, const struct tenv *env)
{
	for (; env; env = env->outer)
		for (uint32_t i = 0; i < env->n; i++)
			if (env->types[i] == ND_TY_ERROR || sema_has_params(s, env->types[i]))
				return true;
	return false;
}

static void set_up(struct finst *fi, struct unit *u, nd_node node, enum finst_kind kind, struct tenv *env,
		   bool generic, bool visible)
{
	fi->unit = u;
	fi->node = node;
	fi->kind = kind;
	fi->env = env;
	fi->ref->linkage = generic       ? ND_LINK_ONCE
			   : !u->is_self ? ND_LINK_EXTERN
			   : visible     ? ND_LINK_EXPORT
					 : ND_LINK_LOCAL;
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
		if (fi->body == BODY_NOODLE && !b_of(u, node) &&
		    (!u->ast->is_interface || (fn->flags & ND_AST_ABSTRACT)))
			fi->body = BODY_ABSTRACT;
		if (u->is_prelude && !u->is_self && (fi->ref->nir_flags & ND_NIR_F_INLINE) &&
		    fi->body == BODY_NOODLE)
			fi->ref->linkage =
				ND_LINK_ONCE; // small: worth a copy in each module, where it can be inlined
		else if (u->is_prelude && u->is_self && (fi->ref->nir_flags & ND_NIR_F_INLINE) &&
			 fi->body == BODY_NOODLE)
			fi->ref->linkage = ND_LINK_ONCE;
	}
}

struct finst *sema_finst_func(struct sema *s, struct decl *d, const nd_type *args, uint32_t nargs)
{
	struct unit *u = d->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, d->node);
	bool is_new;
	struct finst *fi = sema_finst_find(
		s, symbol_with_args(s, u->name, text_of(s, d->sym), args, nargs, ""), &is_new);
	if (is_new)
		set_up(fi, u, d->node, F_FUNC,
		       sema_tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, NULL), nargs > 0,
		       d->visible);
	return fi;
}

struct finst *sema_finst_signature(struct sema *s, struct unit *u, nd_node func, const char *head,
				   struct tenv *env, const nd_type *args, uint32_t nargs)
{
	bool is_new;
	struct finst *fi = sema_finst_find(
		s, symbol_with_args(s, head, text_of(s, nd_ast_func(u->ast, func)->name), args, nargs, ""),
		&is_new);
	if (is_new)
		set_up(fi, u, func, F_FUNC, env, true, false);
	fi->is_template = true;
	return fi;
}

struct finst *sema_finst_method(struct sema *s, struct nd_nominal *owner, nd_node func, nd_type self_type,
				const nd_type *args, uint32_t nargs)
{
	struct unit *u = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, func);
	char tail[256] = "";
	if (self_type != owner->type)
		snprintf(tail, sizeof tail, "@%s", sema_type_symbol(s, self_type));
	bool is_new;
	struct finst *fi = sema_finst_find(
		s, symbol_with_args(s, owner->symbol, text_of(s, fn->name), args, nargs, tail), &is_new);
	if (!is_new)
		return fi;
	struct tenv *outer = nd_arena_new(s->arena, struct tenv);
	*outer = *info_of(owner)->env;
	outer->self = self_type;
	set_up(fi, u, func, fn->name == s->w.constructor ? F_CTOR : F_METHOD,
	       sema_tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, outer),
	       nargs > 0 || info_of(owner)->nargs > 0 || self_type != owner->type,
	       info_of(owner)->decl->visible);
	fi->owner = owner;
	if (!(fn->flags & ND_AST_STATIC))
		fi->self_type = self_type;
	return fi;
}

struct finst *sema_finst_ctor(struct sema *s, struct nd_nominal *n)
{
	struct nd_nominal *owner = NULL;
	sema_nominal_layout(s, n);
	nd_node m = 0;
	struct unit *u = info_of(n)->decl->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, info_of(n)->decl->node);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node x = list_of(u, td->members)[i];
		if (kind_of(u, x) == ND_AST_FUNC && nd_ast_func(u->ast, x)->name == s->w.constructor)
			m = x, owner = n;
	}
	if (m)
		return sema_finst_method(s, owner, m, n->type, NULL, 0);
	bool is_new;
	struct finst *fi = sema_finst_find(s, symbol_with_args(s, n->symbol, "constructor", NULL, 0, ""),
					   &is_new);
	if (!is_new)
		return fi;
	set_up(fi, u, 0, F_CTOR, info_of(n)->env, info_of(n)->nargs > 0, info_of(n)->decl->visible);
	fi->owner = n;
	fi->self_type = n->type;
	return fi;
}

struct finst *sema_finst_extend(struct sema *s, nd_type self_type, nd_node func, nd_node extend,
				const nd_type *args, uint32_t nargs)
{
	struct unit *u = s->prelude;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, func);
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, extend);
	const char *head = nd_arena_sprintf(s->arena, "%s.%s", u->name, sema_type_symbol(s, self_type));
	bool is_new;
	struct finst *fi = sema_finst_find(
		s, symbol_with_args(s, head, text_of(s, fn->name), args, nargs, ""), &is_new);
	if (!is_new)
		return fi;
	nd_type own[4] = {ND_TY_ERROR, ND_TY_ERROR, ND_TY_ERROR, ND_TY_ERROR};
	const struct nd_type_info *info = nd_type_info(s->types, self_type);
	uint32_t n = list_len(u, td->type_params);
	for (uint32_t i = 0; i < n && i < 4 && i < info->nargs; i++)
		own[i] = info->args[i];
	struct tenv *outer = sema_tenv_new(s, u->ast, td->type_params, own, self_type, NULL);
	set_up(fi, u, func, F_METHOD, sema_tenv_new(s, u->ast, fn->type_params, args, ND_TY_ERROR, outer),
	       n > 0 || nargs > 0, true);
	if (!(fn->flags & ND_AST_STATIC))
		fi->self_type = self_type;
	return fi;
}

struct finst *sema_prelude_func(struct sema *s, const char *name, const nd_type *args, uint32_t nargs)
{
	struct decl *d = s->prelude ? sema_decl_in(s->prelude, nd_intern_cstr(s->intern, name)) : NULL;
	if (!d || d->kind != D_FUNC ||
	    list_len(d->unit, nd_ast_func(d->unit->ast, d->node)->type_params) != nargs)
		return NULL;
	return sema_finst_func(s, d, args, nargs);
}

// Code derived from a type (equality, hashing, text) is written as Noodle source over a type parameter T and checked like
// any generic function. Its unit sees what the type's own unit sees.
struct finst *sema_finst_derived(struct sema *s, const char *name, const char *source, nd_type t)
{
	struct nd_nominal *n = nominal_of(s, t);
	return sema_finst_derived_of(s, name, source, n ? info_of(n)->decl->unit : s->prelude, &t, 1);
}

struct finst *sema_finst_derived_of(struct sema *s, const char *name, const char *source, struct unit *home,
				    const nd_type *types, uint32_t ntypes)
{
	bool is_new;
	struct finst *fi = sema_finst_find(s, symbol_with_args(s, "std/prelude", name, types, ntypes, ""),
					   &is_new);
	if (!is_new)
		return fi;
	struct unit *u = nd_arena_new(s->arena, struct unit);
	*u = *home;
	struct nd_ast *ast = nd_arena_new(s->arena, struct nd_ast);
	struct nd_diags diags = {0};
	const char *kept = nd_arena_strndup(s->arena, source, strlen(source));
	nd_ast_parse(ast, nd_str(kept), home->ast->file, true, s->intern, &diags);
	assert(diags.errors == 0 && nd_ast_list_len(ast, ast->top) == 1);
	nd_diags_release(&diags);
	nd_vec_push(&s->derived_asts, ast);
	u->ast = ast;
	u->is_self = false;
	nd_node node = nd_ast_list(ast, ast->top)[0];
	set_up(fi, u, node, F_DERIVED,
	       sema_tenv_new(s, ast, nd_ast_func(ast, node)->type_params, types, ND_TY_ERROR, NULL), true,
	       true);
	return fi;
}
