// Members, indexes and slices.
#include "sema/expr.h"
#include "sema/macro.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct nd_hir *sema_field_of(struct fctx *f, struct nd_hir *obj, nd_sym sym, nd_node n)
{
	struct sema *s = f->s;
	struct nd_nominal *nominal = nominal_of(s, obj->type);
	if (nominal && (nominal->kind == ND_TY_CLASS || nominal->kind == ND_TY_STRUCT)) {
		sema_nominal_layout(s, nominal);
		int i = sema_field_index(nominal, sym);
		if (i < 0)
			return NULL;
		struct nominal_info *info = info_of(nominal);
		for (uint32_t k = 0; k < info->ndecl_fields; k++) {
			if (info->decl_fields[k].name != sym)
				continue;
			struct decl *home = info->decl_field_owner[k]->decl;
			uint32_t flags = x_of(home->unit, a_of(home->unit, info->decl_field_nodes[k]))[3];
			sema_check_access(f, n, home, flags, "field", sym);
		}
		struct nd_hir *h = sema_mk(f, ND_HIR_FIELD, nominal->fields[i].type, n, 1, obj);
		h->i = i;
		return h;
	}
	const struct nd_type_info info = *nd_type_info(s->types, obj->type);
	if (info.kind == ND_TY_TUPLE) {
		const char *text = text_of(s, sym);
		char *end;
		unsigned long i = strtoul(text, &end, 10);
		if (*end || end == text || i >= info.nargs)
			return NULL;
		struct nd_hir *h = sema_mk(f, ND_HIR_FIELD, info.args[i], n, 1, obj);
		h->i = (int64_t)i;
		return h;
	}
	if (info.kind == ND_TY_RANGE) {
		const char *text = text_of(s, sym);
		int i = strcmp(text, "start") == 0        ? 0
			: strcmp(text, "end") == 0        ? 1
			: strcmp(text, "__included") == 0 ? 2
							  : -1;
		if (i < 0)
			return NULL;
		struct nd_hir *h = sema_mk(f, ND_HIR_FIELD, i == 2 ? (nd_type)ND_TY_BOOL : (nd_type)ND_TY_INT,
					   n, 1, obj);
		h->i = i;
		return h;
	}
	return NULL;
}

static struct nd_hir *property(struct fctx *f, struct nd_hir *obj, nd_sym sym, nd_node n)
{
	struct sema *s = f->s;
	uint32_t at;
	enum nd_type_kind kind = tk(s, obj->type);
	if (kind < ND_TY_STRUCT && nd_map_get(&s->extends[kind], sym, &at)) {
		nd_node func = s->extend_members.data[at].func;
		const struct nd_ast_func *fn = nd_ast_func(s->prelude->ast, func);
		if (list_len(s->prelude, fn->type_params) == 0) {
			struct finst *fi = sema_finst_extend(s, obj->type, func,
							     s->extend_members.data[at].extend, NULL, 0);
			if (fi->is_property)
				return sema_mk_call_va(f, fi, n, 1, obj);
		}
	}
	struct nd_nominal *nominal = nominal_of(s, obj->type), *owner;
	nd_node m = nominal ? sema_member_of(nominal, sym, &owner) : 0;
	if (m && info_of(owner)->decl->unit->is_std && nominal->kind == ND_TY_CLASS) {
		struct finst *fi = sema_finst_method(s, owner, m, owner->type, NULL, 0);
		if (fi->is_property)
			return sema_mk_call_va(f, fi, n, 1, sema_coerce(f, obj, owner->type, n, NULL));
	}
	return NULL;
}

static void no_member(struct fctx *f, nd_node n, nd_type t, nd_sym sym)
{
	struct sema *s = f->s;
	char hint[300] = "";
	if (tk(s, t) == ND_TY_OPTION)
		snprintf(hint, sizeof hint, "it may be null: check `!= null` first, or use `?.`");
	struct nd_nominal *nominal = nominal_of(s, t), *owner;
	const char *near = hint[0] ? NULL : sema_nearest_member(s, t, sym);
	if (nominal && sema_member_of(nominal, sym, &owner))
		snprintf(hint, sizeof hint, "'%s' is a method: call it with `()`", text_of(s, sym));
	else if (near)
		snprintf(hint, sizeof hint, "did you mean '%s'?", near);
	else if (tk(s, t) == ND_TY_MAP && nd_type_arg(s->types, t, 0) == ND_TY_STRING)
		snprintf(hint, sizeof hint, "an element is `m[\"%s\"]`", text_of(s, sym));
	else if (tk(s, t) == ND_TY_TUPLE)
		snprintf(hint, sizeof hint, "its parts are .0 to .%u", nd_type_info(s->types, t)->nargs - 1);
	sema_err_node(f->unit, n, "E0354", hint[0] ? hint : NULL, "'%s' has no member '%s'", tt(s, t),
		      text_of(s, sym));
}

struct decl *sema_type_qualifier(struct fctx *f, nd_node on, uint32_t *type_args)
{
	struct unit *u = f->unit;
	struct decl *d = NULL;
	*type_args = 0;
	if (sema_is_macro_param(f, on)) {
		struct view before = sema_enter(f, &on);
		d = sema_type_qualifier(f, on, type_args);
		sema_look_at(f, &before);
		return *type_args ? NULL : d;
	}
	if (sema_names_decl(f, on)) {
		*type_args = b_of(u, on);
		d = sema_decl_visible(u, a_of(u, on));
	} else if (kind_of(u, on) == ND_AST_MEMBER && sema_names_decl(f, a_of(u, on))) {
		struct import_name *in = sema_import_binding(u, a_of(u, a_of(u, on)));
		if (!in || in->target)
			return NULL;
		*type_args = x_of(u, b_of(u, on))[1];
		d = sema_decl_exported(in->unit, x_of(u, b_of(u, on))[0], 0);
		in->used = in->used || d;
	}
	return d && (d->kind == D_TYPE || d->kind == D_ALIAS) ? d : NULL;
}

struct nd_nominal *sema_own_instance(struct fctx *f, struct decl *d)
{
	while (f->outer)
		f = f->outer;
	struct nd_nominal *mine = f->inst ? f->inst->owner : NULL;
	return mine && info_of(mine)->decl == d ? mine : NULL;
}

// The instance that `Type<args>` is; without arguments, in methods of the type, the one that the method is of.
static struct nd_nominal *named_instance(struct fctx *f, struct decl *d, uint32_t targs, nd_node at)
{
	struct sema *s = f->s;
	nd_type args[16];
	uint32_t given = list_len(f->unit, targs);
	struct nd_nominal *mine = given ? NULL : sema_own_instance(f, d);
	if (mine)
		return mine;
	for (uint32_t i = 0; i < given && i < 16; i++)
		args[i] = sema_type_of_node(f->unit, list_of(f->unit, targs)[i], f->env);
	nd_type t = sema_type_from_decl(f->unit, at, d, args, given < 16 ? given : 16);
	return t == ND_TY_ERROR ? NULL : nominal_of(s, t);
}

static bool has_static_field(struct decl *d, nd_sym sym)
{
	struct unit *u = d->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, d->node);
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		const uint32_t *x = kind_of(u, m) == ND_AST_FIELD ? x_of(u, a_of(u, m)) : NULL;
		if (x && x[0] == sym && (x[3] & ND_AST_STATIC))
			return true;
	}
	return false;
}

// `Pool<int>.made`; NULL when there is no such static field of a generic type.
static struct nd_hir *generic_static(struct fctx *f, struct decl *d, uint32_t targs, nd_sym sym, nd_node n)
{
	struct sema *s = f->s;
	struct nd_nominal *owner = NULL;
	if (d->kind == D_ALIAS && !list_len(d->unit, x_of(d->unit, a_of(d->unit, d->node))[1])) {
		nd_type t = sema_type_from_decl(f->unit, n, d, NULL, 0);
		owner = t == ND_TY_ERROR ? NULL : nominal_of(s, t);
		d = owner ? info_of(owner)->decl : d;
	}
	if (d->kind != D_TYPE || !has_static_field(d, sym))
		return NULL;
	if (!owner)
		owner = named_instance(f, d, targs, a_of(f->unit, n));
	if (!owner)
		return sema_mk_error(f, n);
	uint32_t flags = 0;
	struct nd_hir_global *g = NULL;
	if (info_of(owner)->nargs) {
		g = sema_static_field(s, owner, sym, &flags);
	} else { // behind an alias
		struct decl *field = sema_decl_in(d->unit, sema_static_name(s, d->sym, sym));
		if (field)
			return sema_global_value(f, field, n);
	}
	if (!g || g->type == ND_TY_ERROR)
		return sema_mk_error(f, n);
	sema_check_access(f, n, d, flags, "field", sym);
	struct nd_hir *h = sema_mk(f, ND_HIR_GLOBAL, g->type, n, 0);
	h->global = g;
	return h;
}

// `Type.method` as a value.
static bool type_method(struct fctx *f, struct decl *d, uint32_t targs, nd_node n, nd_type expected,
			struct nd_hir **ret)
{
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	struct nd_nominal *here = list_len(u, targs) ? NULL : sema_own_instance(f, d);
	nd_type args[16], t;
	uint32_t given = list_len(u, targs) < 16 ? list_len(u, targs) : 16;
	for (uint32_t i = 0; i < given; i++)
		args[i] = sema_type_of_node(u, list_of(u, targs)[i], f->env);
	t = here ? here->type : sema_type_from_decl(u, n, d, args, given);
	*ret = t == ND_TY_ERROR ? sema_mk_error(f, n)
				: sema_method_value(f, n, NULL, t, x[0], x[1], expected);
	return *ret != NULL;
}

// The built-in type that a name is, as in `string.upper`, or NO_TYPE.
static nd_type builtin_type(struct fctx *f, nd_node n)
{
	enum nd_type_kind kind;
	uint32_t arity;
	nd_type args[4];
	uint32_t targs = b_of(f->unit, n);
	if (!sema_builtin_kind(text_of(f->s, a_of(f->unit, n)), &kind, &arity) || kind == ND_TY_RAW ||
	    list_len(f->unit, targs) != arity || arity > 4)
		return NO_TYPE;
	for (uint32_t i = 0; i < arity; i++)
		if ((args[i] = sema_type_of_node(f->unit, list_of(f->unit, targs)[i], f->env)) == ND_TY_ERROR)
			return NO_TYPE;
	return arity ? nd_type_make(f->s->types, kind, args, arity) : (nd_type)kind;
}

struct nd_hir *sema_member_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_node on = a_of(u, n);
	nd_sym sym = x_of(u, b_of(u, n))[0];
	uint32_t targs = 0;
	struct nd_hir *type_value;
	struct decl *type = sema_type_qualifier(f, on, &targs);
	if (type || sema_names_decl(f, on)) {
		struct import_name *in = type ? NULL : sema_import_binding(u, a_of(u, on));
		if (in && !in->target) {
			in->used = true;
			struct decl *d = sema_decl_exported(in->unit, sym, 0);
			if (d)
				return sema_decl_value(f, d, n, x_of(u, b_of(u, n))[1], expected);
			const char *near = sema_nearest_name(in->unit, NULL, sym);
			char hint[200];
			if (near)
				snprintf(hint, sizeof hint, "did you mean '%s'?", near);
			sema_err_node(u, n, "E0305", near ? hint : NULL, "module \"%s\" exports no '%s'",
				      sema_shown_module(in->unit->name), text_of(s, sym));
			return sema_mk_error(f, n);
		}
		struct decl *d = type;
		struct decl *field = d && d->kind == D_TYPE
					     ? sema_decl_in(d->unit, sema_static_name(s, d->sym, sym))
					     : NULL;
		if (field) {
			sema_check_access(f, n, d, field->flags, "field", sym);
			return sema_global_value(f, field, n);
		}
		struct nd_hir *generic = d ? generic_static(f, d, targs, sym, n) : NULL;
		if (generic)
			return generic;
		if (d && d->kind == D_TYPE && kind_of(d->unit, d->node) == ND_AST_ENUM) {
			uint32_t np = list_len(d->unit, nd_ast_type_decl(d->unit->ast, d->node)->type_params);
			nd_type args[16], want = tk(s, expected) == ND_TY_OPTION
							 ? nd_type_arg(s->types, expected, 0)
							 : expected;
			struct nd_nominal *e = NULL;
			if (np == 0) {
				e = sema_nominal_get(s, d, NULL, 0);
			} else if (tk(s, want) == ND_TY_ENUM && info_of(nominal_of(s, want))->decl == d) {
				e = nominal_of(s, want);
			} else if (np == list_len(u, targs) && np <= 16) {
				for (uint32_t i = 0; i < np; i++)
					args[i] = sema_type_of_node(u, list_of(u, targs)[i], f->env);
				e = sema_nominal_get(s, d, args, np);
			}
			if (!e) {
				sema_err_node(u, n, "E0345", "write the type it is assigned to",
					      "the type arguments of '%s' are not known here",
					      text_of(s, d->sym));
				return sema_mk_error(f, n);
			}
			int v = sema_variant_index(s, e, sym);
			struct nd_hir *method = v < 0 ? sema_method_value(f, n, NULL, e->type, sym,
									  x_of(u, b_of(u, n))[1], expected)
						      : NULL;
			if (method)
				return method;
			if (v < 0) {
				sema_err_node(u, n, "E0355", sema_variants_text(s, e), "'%s' has no variant '%s'", e->display,
					      text_of(s, sym));
				return sema_mk_error(f, n);
			}
			return sema_enum_value(f, e, v, NULL, 0, n);
		}
	}
	if (type && type_method(f, type, targs, n, expected, &type_value))
		return type_value;
	if (!type && sema_names_decl(f, on) && !sema_decl_visible(u, a_of(u, on))) {
		nd_type t = builtin_type(f, on);
		type_value = t == NO_TYPE ? NULL
					  : sema_method_value(f, n, NULL, t, sym, x_of(u, b_of(u, n))[1],
							      expected);
		if (type_value)
			return type_value;
	}
	if (kind_of(u, on) == ND_AST_SUPER) {
		sema_err_node(u, n, "E0356", NULL, "`super` is for calling a method of the base class");
		return sema_mk_error(f, n);
	}
	struct nd_hir *obj = sema_expr(f, on, NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	struct nd_hir *h = sema_field_of(f, obj, sym, n);
	if (!h)
		h = property(f, obj, sym, n);
	if (!h)
		h = sema_method_value(f, n, obj, obj->type, sym, x_of(u, b_of(u, n))[1], expected);
	if (h)
		return h;
	no_member(f, n, obj->type, sym);
	return sema_mk_error(f, n);
}

// a?.b, a?.m(…): a is evaluated once; the rest only when it is there.
struct nd_hir *sema_optional_chain(struct fctx *f, nd_node n, nd_node member, const uint32_t *args,
				   uint32_t nargs, bool is_call)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *obj = sema_expr_optional(f, a_of(u, member), NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	if (tk(s, obj->type) != ND_TY_OPTION) {
		sema_err_node(u, n, "E0357", "use `.`", "'%s' is never null", tt(s, obj->type));
		return sema_mk_error(f, n);
	}
	struct stmts out = {0};
	struct nd_hir *let, *value = sema_spill(f, obj, n, &let);
	sema_add(f, &out, let);
	struct nd_hir *inner = sema_mk(f, ND_HIR_UNWRAP, nd_type_arg(s->types, obj->type, 0), n, 1, value);
	nd_sym sym = x_of(u, b_of(u, member))[0];
	struct nd_hir *h;
	if (is_call) {
		h = sema_method_call(f, n, inner, sym, x_of(u, b_of(u, member))[1], args, nargs, NO_TYPE,
				     false);
	} else {
		h = sema_field_of(f, inner, sym, n);
		if (!h)
			h = property(f, inner, sym, n);
		if (!h) {
			no_member(f, n, inner->type, sym);
			h = sema_mk_error(f, n);
		}
	}
	if (h->type == ND_TY_ERROR)
		return h;
	struct nd_hir *test = sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, n, 1, value);
	if (h->type == ND_TY_VOID) {
		sema_add(f, &out, sema_mk(f, ND_HIR_IF, ND_TY_VOID, n, 2, test, h));
		return sema_seq(f, &out, NULL, n);
	}
	nd_type t = tk(s, h->type) == ND_TY_OPTION ? h->type : sema_t_option(s, h->type);
	struct nd_hir *cond = sema_mk(f, ND_HIR_COND, t, n, 3, test, sema_coerce(f, h, t, n, NULL),
				      sema_mk(f, ND_HIR_ZERO, t, n, 0));
	return sema_seq(f, &out, cond, n);
}

// Index and slice ------------------------------------------------------------------------------------------------
struct nd_hir *sema_index_expr(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *obj = sema_expr(f, a_of(u, n), NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	const struct nd_type_info info = *nd_type_info(s->types, obj->type);
	switch (info.kind) {
	case ND_TY_LIST:
	case ND_TY_BYTES: {
		struct nd_hir *i = sema_expr_as(f, b_of(u, n), ND_TY_INT, "the index");
		return sema_mk(f, ND_HIR_INDEX, info.kind == ND_TY_LIST ? info.args[0] : (nd_type)ND_TY_U8, n,
			       2, obj, i);
	}
	case ND_TY_STRING:
		return sema_mk_prelude(f, n, "__string_index", NULL, 0, 2, obj,
				       sema_expr_as(f, b_of(u, n), ND_TY_INT, "the index"));
	case ND_TY_MAP:
		return sema_mk_prelude(f, n, "__map_get", info.args, 2, 2, obj,
				       sema_expr_as(f, b_of(u, n), info.args[0], "the key"));
	default:
		if (sema_is_pointer(s, obj->type))
			return sema_pointer_index(f, obj, n);
		sema_err_node(u, n, "E0358",
			      tk(s, obj->type) == ND_TY_OPTION  ? "it may be null: check `!= null` first"
			      : tk(s, obj->type) == ND_TY_TUPLE ? "the parts of a tuple are `.0`, `.1`, …"
								: NULL,
			      "'%s' cannot be indexed", tt(s, obj->type));
		return sema_mk_error(f, n);
	}
}

struct nd_hir *sema_slice_expr(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	struct nd_hir *obj = sema_expr(f, a_of(u, n), NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	const struct nd_type_info info = *nd_type_info(s->types, obj->type);
	if (info.kind != ND_TY_LIST && info.kind != ND_TY_STRING && info.kind != ND_TY_BYTES) {
		sema_err_node(u, n, "E0358", NULL, "'%s' cannot be sliced", tt(s, obj->type));
		return sema_mk_error(f, n);
	}
	struct stmts out = {0};
	struct nd_hir *let, *value = sema_spill(f, obj, n, &let);
	sema_add(f, &out, let);
	struct nd_hir *lo = x[0] ? sema_expr_as(f, x[0], ND_TY_INT, "the start of a slice")
				 : sema_mk_int(f, ND_TY_INT, n, 0),
		      *hi;
	if (x[1])
		hi = sema_expr_as(f, x[1], ND_TY_INT, "the end of a slice");
	else
		hi = sema_mk_intrinsic(
			f, n, info.kind == ND_TY_STRING ? ND_INTRINSIC_STR_LEN : ND_INTRINSIC_LIST_LEN,
			ND_TY_INT, info.args, info.nargs, 1, value);
	struct nd_hir *h;
	if (info.kind == ND_TY_STRING)
		h = sema_mk_prelude(f, n, "__string_slice", NULL, 0, 3, value, lo, hi);
	else if (info.kind == ND_TY_BYTES)
		h = sema_mk_prelude(f, n, "__bytes_slice", NULL, 0, 3, value, lo, hi);
	else
		h = sema_mk_prelude(f, n, "__list_slice", info.args, 1, 3, value, lo, hi);
	return sema_seq(f, &out, h, n);
}
