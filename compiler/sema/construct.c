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
		if (!same_order && !is_pure_value(h) && h->type != ND_TY_NEVER) {
			h = spill(f, h, at, &let);
			add(&m->before, let);
		}
		fields[field_index(n, info->decl_fields[i].name)] = h;
	}
	return seq(f, &m->before, mk_n(f, ND_HIR_AGG, n->type, at, fields, n->nfields), at);
}

struct nd_hir *construct_with(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *first, const uint32_t *args,
				     uint32_t nargs, struct nd_hir **pre)
{
	struct sema *s = f->s;
	struct nd_nominal *n = fi->owner;
	finst_sig(s, fi);
	if (n->kind == ND_TY_CLASS) {
		nominal_members(s, n);
		if (n->is_abstract) {
			err_node(f->unit, at, "E0381", "make an instance of a subclass", "the class '%s' is abstract", n->display);
			return mk_error(f, at);
		}
	}
	struct matched m;
	if (!match_args(f, at, fi, first, args, nargs, pre, &m))
		return mk_error(f, at);
	if (n->kind == ND_TY_STRUCT && !fi->node)
		return build_struct(f, at, n, &m);
	struct local *l = new_local(f, "$new", n->type, at);
	struct stmts out = m.before;
	if (n->kind == ND_TY_CLASS) {
		nominal_use(s, n);
		add(&out, mk_let(f, l, mk(f, ND_HIR_NEW, n->type, at, 0), at));
	} else {
		l->h.address_taken = true;
		add(&out, mk_let(f, l, mk(f, ND_HIR_ZERO, n->type, at, 0), at));
	}
	m.before = (struct stmts){ 0 };
	add(&out, finish_call(f, at, fi, mk_local(f, l, at), &m));
	return seq(f, &out, mk_local(f, l, at), at);
}

static struct nd_hir *construct_builtin(struct fctx *f, nd_node at, nd_type type, struct nd_hir *first, const uint32_t *args,
					uint32_t nargs)
{
	struct sema *s = f->s;
	const struct nd_type_info info = *nd_type_info(s->types, type);
	uint32_t count = nargs + (first ? 1 : 0);
	switch (info.kind) {
	case ND_TY_LIST:
		if (count == 0)
			return mk(f, ND_HIR_LIST, type, at, 0);
		if (count == 2 && !first) {
			struct nd_hir *n = expr_as(f, args[0], ND_TY_INT, "the length");
			struct nd_hir *x = expr_as(f, args[1], info.args[0], "the element");
			return mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, type, info.args, 1, 2, n, x);
		}
		err_node(f->unit, at, "E0373", "`List<T>()` is empty, `List<T>(n, x)` has n times x", "a list takes no or two arguments");
		return mk_error(f, at);
	case ND_TY_MAP:
	case ND_TY_SET:
		if (count == 0)
			return map_new(f, type, at);
		err_node(f->unit, at, "E0373", NULL, "'%s' is made empty: it takes no arguments", tt(s, type));
		return mk_error(f, at);
	case ND_TY_BYTES: {
		if (count != 1)
			break;
		nd_type u8 = ND_TY_U8;
		struct nd_hir *n = first ? coerce(f, first, ND_TY_INT, at, "the length") : expr_as(f, args[0], ND_TY_INT, "the length");
		return mk_intrinsic(f, at, ND_INTRINSIC_LIST_FILL, type, &u8, 1, 2, n, mk_int(f, u8, at, 0));
	}
	case ND_TY_OPTION:
	case ND_TY_TUPLE:
	case ND_TY_FUNC:
	case ND_TY_RANGE:
	case ND_TY_VOID:
		err_node(f->unit, at, "E0378", NULL, "'%s' cannot be called", tt(s, type));
		return mk_error(f, at);
	default:
		break;
	}
	if (count != 1) {
		err_node(f->unit, at, "E0373", NULL, "a conversion to '%s' takes one argument, not %u", tt(s, type), count);
		return mk_error(f, at);
	}
	struct nd_hir *h = first ? first : expr(f, args[0], type == ND_TY_CHAR ? (nd_type)ND_TY_CHAR : NO_TYPE);
	return convert_to(f, h, type, at);
}

struct nd_hir *construct_type(struct fctx *f, nd_node at, nd_type type, struct nd_hir *first, const uint32_t *args,
				     uint32_t nargs)
{
	struct nd_nominal *n = nominal_of(f->s, type);
	if (!n)
		return construct_builtin(f, at, type, first, args, nargs);
	if (n->kind != ND_TY_CLASS && n->kind != ND_TY_STRUCT) {
		err_node(f->unit, at, "E0378", n->kind == ND_TY_ENUM ? "name the variant: `E.A(…)`" : "make an instance of a class that implements it",
			 "'%s' is %s and cannot be constructed", n->display, n->kind == ND_TY_ENUM ? "an enum" : "an interface");
		return mk_error(f, at);
	}
	return construct_with(f, at, finst_ctor(f->s, n), first, args, nargs, NULL);
}

struct nd_hir *construct(struct fctx *f, nd_node at, nd_type type, const uint32_t *args, uint32_t nargs)
{
	return construct_type(f, at, type, NULL, args, nargs);
}

struct nd_hir *construct_decl(struct fctx *f, nd_node at, struct decl *d, uint32_t targs, struct nd_hir *first,
				     const uint32_t *args, uint32_t nargs, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t given = list_len(u, targs);
	nd_type targ[16];
	if (given > 16)
		return mk_error(f, at);
	uint32_t np = d->kind == D_ALIAS ? list_len(d->unit, x_of(d->unit, a_of(d->unit, d->node))[1])
					 : list_len(d->unit, nd_ast_type_decl(d->unit->ast, d->node)->type_params);
	if (np == given || d->kind == D_ALIAS) {
		for (uint32_t i = 0; i < given; i++)
			targ[i] = type_of_node(u, list_of(u, targs)[i], f->env);
		nd_type t = type_from_decl(u, at, d, targ, given);
		return t == ND_TY_ERROR ? mk_error(f, at) : construct_type(f, at, t, first, args, nargs);
	}
	enum nd_ast_kind k = kind_of(d->unit, d->node);
	if (k == ND_AST_INTERFACE || k == ND_AST_ENUM) {
		err_node(u, at, "E0378", NULL, "'%s' cannot be constructed", text_of(s, d->sym));
		return mk_error(f, at);
	}
	struct callee c = { .decl = d, .construct = true, .unit = d->unit,
			    .type_params = nd_ast_type_decl(d->unit->ast, d->node)->type_params };
	struct nd_hir **pre;
	struct finst *fi = infer(f, at, &c, targs, first, args, nargs, expected, &pre);
	return fi ? construct_with(f, at, fi, first, args, nargs, pre) : mk_error(f, at);
}
