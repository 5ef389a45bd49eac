// Making values of structs, classes and built-in types by calling the type.
#include "sema/call.h"

#include <stdio.h>
#include <string.h>

static struct nd_hir *build_struct(struct fctx *f, nd_node at, struct nd_nominal *n, struct matched *m)
{
	struct nd_hir **fields = nd_arena_array(f->arena, struct nd_hir *, n->nfields + 1);
	struct nominal_info *info = info_of(n);
	bool same_order = true;
	for (uint32_t i = 0; i < n->nfields; i++)
		same_order = same_order && n->fields[i].name == info->decl_fields[i].name;
	for (uint32_t i = 0; i < info->ndecl_fields; i++) {
		struct nd_hir *h = m->argv[i], *let;
		if (!same_order && !sema_is_pure_value(h) && h->type != ND_TY_NEVER) {
			h = sema_spill(f, h, at, &let);
			sema_add(f, &m->before, let);
		}
		fields[sema_field_index(n, info->decl_fields[i].name)] = h;
	}
	return sema_seq(f, &m->before, sema_mk_n(f, ND_HIR_AGG, n->type, at, fields, n->nfields), at);
}

struct nd_hir *sema_construct_with(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *first,
				   const uint32_t *args, uint32_t nargs, struct nd_hir **pre)
{
	struct sema *s = f->s;
	struct nd_nominal *n = fi->owner;
	sema_finst_sig(s, fi);
	if (n->kind == ND_TY_CLASS) {
		sema_nominal_members(s, n);
		if (n->is_abstract) {
			uint32_t open = 0;
			while (open < n->nvtable && n->vtable[open])
				open++;
			bool named = open < n->nvtable;
			sema_err_node(f->unit, at, "E0381", "make an instance of a subclass",
				      "the class '%s' is abstract%s%s%s", n->display,
				      named ? ": it has no body for '" : "",
				      named ? text_of(s, info_of(n)->method_slots[open]) : "",
				      named ? "'" : "");
			return sema_mk_error(f, at);
		}
	}
	if (fi->node)
		sema_check_access(f, at, info_of(n)->decl, nd_ast_func(fi->unit->ast, fi->node)->flags,
				  "constructor of", info_of(n)->decl->sym);
	struct matched m;
	if (!sema_match_args(f, at, fi, first, args, nargs, pre, &m))
		return sema_mk_error(f, at);
	if (n->kind == ND_TY_STRUCT && !fi->node)
		return build_struct(f, at, n, &m);
	struct local *l = sema_new_local(f, "$new", n->type, at);
	struct stmts out = m.before;
	if (n->kind == ND_TY_CLASS) {
		sema_nominal_use(s, n);
		sema_add(f, &out, sema_mk_let(f, l, sema_mk(f, ND_HIR_NEW, n->type, at, 0), at));
	} else {
		l->h.address_taken = true;
		sema_add(f, &out, sema_mk_let(f, l, sema_mk(f, ND_HIR_ZERO, n->type, at, 0), at));
	}
	m.before = (struct stmts){0};
	sema_add(f, &out, sema_finish_call(f, at, fi, sema_mk_local(f, l, at), &m));
	return sema_seq(f, &out, sema_mk_local(f, l, at), at);
}

// 'a' in single quotes. `int('a')` is about the character, while `int("5")` is about a text.
static bool is_char_literal(struct unit *u, nd_node n)
{
	return kind_of(u, n) == ND_AST_STRING && u->ast->source.data[u->ast->tok_pos.data[u->ast->tok.data[n]]] == '\'';
}

static struct nd_hir *construct_builtin(struct fctx *f, nd_node at, nd_type type, struct nd_hir *first,
					const uint32_t *args, uint32_t nargs)
{
	struct sema *s = f->s;
	const struct nd_type_info info = *nd_type_info(s->types, type);
	uint32_t count = nargs + (first ? 1 : 0);
	switch (info.kind) {
	case ND_TY_LIST:
		if (count == 0)
			return sema_mk(f, ND_HIR_LIST, type, at, 0);
		if (count == 2 && !first) {
			struct nd_hir *n = sema_expr_as(f, args[0], ND_TY_INT, "the length");
			struct nd_hir *x = sema_expr_as(f, args[1], info.args[0], "the element");
			return sema_mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, type, info.args, 1, 2, n, x);
		}
		sema_err_node(f->unit, at, "E0373", "`List<T>()` is empty, `List<T>(n, x)` has n times x",
			      "a list takes no or two arguments");
		return sema_mk_error(f, at);
	case ND_TY_MAP:
	case ND_TY_SET:
		if (count == 0)
			return sema_map_new(f, type, at);
		sema_err_node(f->unit, at, "E0373", NULL, "'%s' is made empty: it takes no arguments",
			      tt(s, type));
		return sema_mk_error(f, at);
	case ND_TY_BYTES: {
		if (count != 1)
			break;
		nd_type u8 = ND_TY_U8;
		struct nd_hir *n = first ? sema_coerce(f, first, ND_TY_INT, at, "the length")
					 : sema_expr_as(f, args[0], ND_TY_INT, "the length");
		return sema_mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, type, &u8, 1, 2, n,
					 sema_mk_int(f, u8, at, 0));
	}
	case ND_TY_OPTION:
	case ND_TY_TUPLE:
	case ND_TY_FUNC:
	case ND_TY_RANGE:
	case ND_TY_VOID:
		sema_err_node(f->unit, at, "E0378", NULL, "'%s' cannot be called", tt(s, type));
		return sema_mk_error(f, at);
	default:
		break;
	}
	if (count != 1) {
		sema_err_node(f->unit, at, "E0373", NULL, "a conversion to '%s' takes one argument, not %u",
			      tt(s, type), count);
		return sema_mk_error(f, at);
	}
	// What an int cannot hold may be a literal of these all the same.
	bool big = !first && kind_of(f->unit, args[0]) == ND_AST_INT &&
		   (type == ND_TY_U64 || nd_type_is_float(s->types, type));
	nd_type expected = big || type == ND_TY_CHAR ? type : NO_TYPE;
	if (nd_type_is_int(s->types, type) && !first && is_char_literal(f->unit, args[0]))
		expected = ND_TY_CHAR;
	struct nd_hir *h = first ? first : sema_expr(f, args[0], expected);
	return sema_convert_to(f, h, type, at);
}

struct nd_hir *sema_construct_type(struct fctx *f, nd_node at, nd_type type, struct nd_hir *first,
				   const uint32_t *args, uint32_t nargs)
{
	struct nd_nominal *n = nominal_of(f->s, type);
	if (!n)
		return construct_builtin(f, at, type, first, args, nargs);
	if (n->kind != ND_TY_CLASS && n->kind != ND_TY_STRUCT) {
		sema_err_node(f->unit, at, "E0378",
			      n->kind == ND_TY_ENUM ? "name the variant: `E.A(…)`"
						    : "make an instance of a class that implements it",
			      "'%s' is %s and cannot be constructed", n->display,
			      n->kind == ND_TY_ENUM ? "an enum" : "an interface");
		return sema_mk_error(f, at);
	}
	return sema_construct_with(f, at, sema_finst_ctor(f->s, n), first, args, nargs, NULL);
}

struct nd_hir *sema_construct(struct fctx *f, nd_node at, nd_type type, const uint32_t *args, uint32_t nargs)
{
	return sema_construct_type(f, at, type, NULL, args, nargs);
}

struct nd_hir *sema_construct_decl(struct fctx *f, nd_node at, struct decl *d, uint32_t targs,
				   struct nd_hir *first, const uint32_t *args, uint32_t nargs,
				   nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t given = list_len(u, targs);
	sema_note_decl(u, at, d);
	nd_type targ[16];
	if (given > 16)
		return sema_mk_error(f, at);
	uint32_t np = d->kind == D_ALIAS
			      ? list_len(d->unit, x_of(d->unit, a_of(d->unit, d->node))[1])
			      : list_len(d->unit, nd_ast_type_decl(d->unit->ast, d->node)->type_params);
	if (np == given || d->kind == D_ALIAS) {
		for (uint32_t i = 0; i < given; i++)
			targ[i] = sema_type_of_node(u, list_of(u, targs)[i], f->env);
		nd_type t = sema_type_from_decl(u, at, d, targ, given);
		return t == ND_TY_ERROR ? sema_mk_error(f, at)
					: sema_construct_type(f, at, t, first, args, nargs);
	}
	enum nd_ast_kind k = kind_of(d->unit, d->node);
	if (k == ND_AST_INTERFACE || k == ND_AST_ENUM) {
		sema_err_node(u, at, "E0378", NULL, "'%s' cannot be constructed", text_of(s, d->sym));
		return sema_mk_error(f, at);
	}
	struct callee c = {.decl = d,
			   .construct = true,
			   .unit = d->unit,
			   .type_params = nd_ast_type_decl(d->unit->ast, d->node)->type_params};
	struct nd_hir **pre;
	struct finst *fi = sema_infer(f, at, &c, targs, first, args, nargs, expected, &pre);
	return fi ? sema_construct_with(f, at, fi, first, args, nargs, pre) : sema_mk_error(f, at);
}
