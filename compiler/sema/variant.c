// Making values of enums.
#include "sema/call.h"

#include <stdio.h>
#include <string.h>

int sema_variant_index(struct sema *s, struct nd_nominal *e, nd_sym sym)
{
	sema_nominal_layout(s, e);
	if (info_of(e)->decl->unit == s->prelude) { // Result: Ok and Err are the same variants
		if (sym == s->w.Ok)
			sym = s->w.Success;
		else if (sym == s->w.Err)
			sym = s->w.Error;
	}
	for (uint32_t i = 0; i < e->nvariants; i++)
		if (e->variants[i].name == sym)
			return (int)i;
	return -1;
}

struct decl *sema_enum_with_variant(struct unit *u, nd_sym sym, int *count)
{
	struct sema *s = u->s;
	struct decl *found = NULL;
	*count = 0;
	nd_sym alias = sym == s->w.Ok ? s->w.Success : sym == s->w.Err ? s->w.Error : sym;
	for (uint32_t i = 0; i < s->decls.len; i++) {
		struct decl *d = s->decls.data[i];
		if (d->kind != D_TYPE || kind_of(d->unit, d->node) != ND_AST_ENUM)
			continue;
		if (d->unit != u && d->unit->ast != u->ast && sema_decl_visible(u, d->sym) != d)
			continue;
		nd_sym want = d->unit == s->prelude ? alias : sym;
		if (d->unit == s->prelude && sym == s->w.Error)
			continue; // constructs the class unless a Result is expected
		const struct nd_ast_type_decl *td = nd_ast_type_decl(d->unit->ast, d->node);
		for (uint32_t k = 0; k < list_len(d->unit, td->members); k++) {
			nd_node m = list_of(d->unit, td->members)[k];
			if (kind_of(d->unit, m) == ND_AST_VARIANT && a_of(d->unit, m) == want) {
				found = d;
				++*count;
			}
		}
	}
	return found;
}

static struct nd_hir *make_variant(struct fctx *f, struct nd_nominal *e, int variant, struct nd_hir **values,
				   uint32_t n, nd_node at)
{
	if (!e->has_payload)
		return sema_mk_int(f, e->type, at, variant);
	sema_nominal_use(f->s, e);
	struct nd_hir *h = sema_mk_n(f, ND_HIR_ENUM, e->type, at, values, n);
	h->i = variant;
	return h;
}

struct nd_hir *sema_enum_value(struct fctx *f, struct nd_nominal *e, int variant, const uint32_t *args,
			       uint32_t nargs, nd_node at)
{
	return sema_enum_call(f, e, variant, NULL, args, nargs, at);
}

struct nd_hir *sema_enum_call(struct fctx *f, struct nd_nominal *e, int variant, struct nd_hir *first,
			      const uint32_t *args, uint32_t nargs, nd_node at)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const struct nd_hir_variant *v = &e->variants[variant];
	uint32_t count = nargs + (first ? 1 : 0);
	if (count != v->nfields) {
		sema_err_node(u, at, "E0373", NULL, "the variant '%s' takes %u value%s, not %u",
			      text_of(s, v->name), v->nfields, v->nfields == 1 ? "" : "s", count);
		return sema_mk_error(f, at);
	}
	struct nd_hir **values = nd_arena_array(f->arena, struct nd_hir *, v->nfields + 1);
	struct stmts out = {0};
	bool spilled = false;
	for (uint32_t i = 0; i < nargs; i++)
		spilled = spilled || kind_of(u, args[i]) == ND_AST_NAMED_ARG;
	if (first)
		values[0] = sema_coerce(f, first, v->fields[0].type, at, "the value");
	for (uint32_t i = 0; i < nargs; i++) {
		uint32_t k = i + (first ? 1 : 0);
		nd_node value = args[i];
		if (kind_of(u, value) == ND_AST_NAMED_ARG) {
			k = UINT32_MAX;
			for (uint32_t j = 0; j < v->nfields; j++)
				if (v->fields[j].name == a_of(u, value))
					k = j;
			if (k == UINT32_MAX || values[k]) {
				sema_err_node(u, value, "E0374", NULL, "the variant '%s' has no value '%s'",
					      text_of(s, v->name), text_of(s, a_of(u, value)));
				return sema_mk_error(f, at);
			}
			value = b_of(u, value);
		}
		struct nd_hir *h = sema_expr_as(f, value, v->fields[k].type, "the value"), *let;
		if (h->type == ND_TY_ERROR)
			return sema_mk_error(f, at);
		if (spilled && !sema_is_pure_value(h) && h->type != ND_TY_NEVER) {
			h = sema_spill(f, h, at, &let);
			sema_add(f, &out, let);
		}
		values[k] = h;
	}
	return sema_seq(f, &out, make_variant(f, e, variant, values, v->nfields, at), at);
}

// A variant of a generic enum without its type written: from the expected type, else from the values.
struct nd_hir *sema_generic_variant(struct fctx *f, struct decl *d, nd_sym sym, struct nd_hir *first,
				    const uint32_t *args, uint32_t nargs, nd_type expected, nd_node at)
{
	struct sema *s = f->s;
	nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
	if (tk(s, want) == ND_TY_ENUM && info_of(nominal_of(s, want))->decl == d)
		return sema_enum_call(f, nominal_of(s, want), sema_variant_index(s, nominal_of(s, want), sym),
				      first, args, nargs, at);
	struct unit *du = d->unit;
	uint32_t tps = nd_ast_type_decl(du->ast, d->node)->type_params, np = list_len(du, tps);
	nd_type params[16], bound[16] = {0};
	if (np == 0) {
		struct nd_nominal *e = sema_nominal_get(s, d, NULL, 0);
		return sema_enum_call(f, e, sema_variant_index(s, e, sym), first, args, nargs, at);
	}
	for (uint32_t i = 0; i < np && i < 16; i++)
		params[i] = nd_type_of_param(s->types, a_of(du, list_of(du, tps)[i]), tps);
	struct nd_nominal *shape = sema_nominal_get(s, d, params, np);
	sema_nominal_layout(s, shape);
	const struct nd_hir_variant *v = &shape->variants[sema_variant_index(s, shape, sym)];
	if (nargs == v->nfields && !first) {
		for (uint32_t i = 0; i < nargs; i++) {
			bool named = kind_of(f->unit, args[i]) == ND_AST_NAMED_ARG;
			struct nd_hir *h = sema_expr(f, named ? b_of(f->unit, args[i]) : args[i], NO_TYPE);
			if (h->type == ND_TY_ERROR)
				return h; // reported
			for (uint32_t k = 0; k < v->nfields; k++)
				if (named ? v->fields[k].name == a_of(f->unit, args[i]) : k == i)
					sema_unify(s, v->fields[k].type, h->type, params, bound, np);
		}
		bool known = true;
		for (uint32_t i = 0; i < np; i++)
			known = known && bound[i] != ND_TY_ERROR;
		if (known) {
			struct nd_nominal *e = sema_nominal_get(s, d, bound, np);
			return sema_enum_call(f, e, sema_variant_index(s, e, sym), NULL, args, nargs, at);
		}
	}
	sema_err_node(f->unit, at, "E0345", "write the type of what it is assigned to",
		      "the type arguments of '%s' are not known here", text_of(s, d->sym));
	return sema_mk_error(f, at);
}
