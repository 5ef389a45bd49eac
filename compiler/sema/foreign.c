// Foreign functions: which types C has, and what a value becomes on its way there and back. Numbers, bool and char are as
// they are; a string goes as `const char *` and comes back as a copy of what such a pointer shows; the prelude's
// Pointer<T> is an address, and its elements are laid out as in C, which structs with @layout("c") are too.
#include "sema/internal.h"

#include <string.h>

bool sema_is_pointer(struct sema *s, nd_type t)
{
	struct nd_nominal *n = nominal_of(s, t);
	return n && n->kind == ND_TY_STRUCT && info_of(n)->decl->unit == s->prelude &&
	       strcmp(text_of(s, info_of(n)->decl->sym), "Pointer") == 0;
}

bool sema_is_foreign(struct sema *s, nd_type t)
{
	struct nd_nominal *n = nominal_of(s, t);
	return nd_type_is_int(s->types, t) || nd_type_is_float(s->types, t) || t == ND_TY_BOOL ||
	       t == ND_TY_CHAR || sema_is_pointer(s, t) || (n && sema_has_layout_c(info_of(n)->decl));
}

void sema_check_layout_c(struct sema *s, struct nd_nominal *n)
{
	struct nominal_info *info = info_of(n);
	for (uint32_t i = 0; i < info->ndecl_fields; i++) {
		nd_type t = info->decl_fields[i].type;
		if (t != ND_TY_ERROR && !sema_has_params(s, t) && !sema_is_foreign(s, t))
			sema_err_node(info->decl->unit, info->decl_field_nodes[i], "E0411",
				      "it has numbers, bool, char, Pointer and structs with @layout(\"c\")",
				      "'%s' has the layout of C, which knows no '%s'", n->display, tt(s, t));
	}
}

// What C sees of a parameter, or ND_TY_ERROR.
static nd_type c_param(struct sema *s, nd_type t)
{
	if (t == ND_TY_STRING)
		return ND_TY_RAW;
	if (sema_is_pointer(s, t))
		return ND_TY_U64;
	bool scalar = nd_type_is_int(s->types, t) || nd_type_is_float(s->types, t) || t == ND_TY_BOOL ||
		      t == ND_TY_CHAR || t == ND_TY_RAW;
	return scalar ? t : (nd_type)ND_TY_ERROR;
}

static bool is_optional_string(struct sema *s, nd_type t)
{
	return tk(s, t) == ND_TY_OPTION && nd_type_arg(s->types, t, 0) == ND_TY_STRING;
}

static bool is_library_name(const char *name)
{
	return name[0] &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-.") ==
		       strlen(name);
}

void sema_foreign_params(struct sema *s, struct finst *fi)
{
	struct unit *u = fi->unit;
	struct nd_hir_sig *sig = &fi->ref->sig;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, fi->node);
	const char *library = fn->library ? text_of(s, fn->library) : "c";
	fi->c_ref = nd_arena_new(s->arena, struct nd_hir_func_ref);
	*fi->c_ref = *fi->ref;
	if (!is_library_name(library))
		sema_err_node(u, fi->node, "E0411", "`from \"z\"` is libz.so or libz.a",
			      "'%s' is no name of a library", library);
	else if (strcmp(library, "m") != 0 && strcmp(library, "c") != 0) // those are in every program
		fi->c_ref->library = library;
	nd_type *params = nd_arena_array(s->arena, nd_type, sig->nparams + 1);
	for (uint32_t i = 0; i < sig->nparams; i++) {
		nd_type t = sig->params[i];
		params[i] = t == ND_TY_ERROR ? t : c_param(s, t);
		if (params[i] == ND_TY_ERROR && t != ND_TY_ERROR)
			sema_err_node(u, list_of(u, fn->params)[i], "E0411",
				      "C takes numbers, bool, char, string and Pointer",
				      "a value of type '%s' cannot go to a foreign function", tt(s, t));
	}
	fi->c_ref->sig.params = params;
}

void sema_foreign_result(struct sema *s, struct finst *fi)
{
	nd_type t = fi->ref->sig.ret;
	nd_type c = t == ND_TY_VOID || t == ND_TY_ERROR ? t
		    : is_optional_string(s, t)          ? (nd_type)ND_TY_U64
							: c_param(s, t);
	if (t == ND_TY_STRING)
		c = ND_TY_U64;
	if (c == ND_TY_ERROR && t != ND_TY_ERROR)
		sema_err_node(fi->unit, nd_ast_func(fi->unit->ast, fi->node)->ret, "E0411",
			      "C gives numbers, bool, char, string, `string?` and Pointer",
			      "a foreign function cannot give a value of type '%s'", tt(s, t));
	fi->c_ref->sig.ret = c;
}

struct nd_hir *sema_foreign_call(struct fctx *f, struct finst *fi, nd_node at, struct nd_hir **args,
				 uint32_t nargs)
{
	struct sema *s = f->s;
	const struct nd_hir_sig *sig = &fi->ref->sig;
	struct nd_hir *call = sema_mk_n(f, ND_HIR_CALL, fi->c_ref->sig.ret, at, args, nargs);
	call->func = fi->c_ref;
	for (uint32_t i = 0; i < nargs; i++) {
		if (sig->params[i] == ND_TY_STRING)
			call->args[i] = sema_mk_prelude(f, at, "__string_chars", NULL, 0, 1, args[i]);
		else if (sema_is_pointer(s, sig->params[i]))
			call->args[i] = sema_mk(f, ND_HIR_FIELD, ND_TY_U64, at, 1, args[i]); // the only field
	}
	if (sig->ret == ND_TY_STRING)
		return sema_mk_prelude(f, at, "__string_from_c", NULL, 0, 1, call);
	if (is_optional_string(s, sig->ret))
		return sema_mk_prelude(f, at, "__string_from_c_or_null", NULL, 0, 1, call);
	if (sema_is_pointer(s, sig->ret)) {
		sema_nominal_layout(s, nominal_of(s, sig->ret));
		return sema_mk(f, ND_HIR_AGG, sig->ret, at, 1, call);
	}
	return call;
}

// p[i], which is not checked.
struct nd_hir *sema_pointer_index(struct fctx *f, struct nd_hir *p, nd_node n)
{
	struct sema *s = f->s;
	nd_type element = info_of(nominal_of(s, p->type))->args[0];
	struct nd_hir *i = sema_expr_as(f, b_of(f->unit, n), ND_TY_INT, "the index");
	return sema_mk(f, ND_HIR_INDEX, element, n, 2, sema_mk(f, ND_HIR_FIELD, ND_TY_U64, n, 1, p), i);
}
