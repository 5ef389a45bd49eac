// Destructuring: `(a, b) = t`, `{name} = p`, `[first, ...rest] = xs`.
#include "sema/macro.h"

static struct nd_hir *bind_part(struct fctx *f, nd_sym name, nd_node at, struct nd_hir *value,
				bool always_new, bool is_const)
{
	struct nd_hir *p = always_new ? NULL : sema_param_place(f, name);
	if (p && p->type == ND_TY_ERROR)
		return p;
	if (p)
		return sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, p,
			       sema_coerce(f, value, p->type, at, "the value"));
	if (!always_new) {
		struct binding *b = sema_find_binding(f, name);
		struct decl *d = sema_decl_in(f->unit, name);
		if (b) {
			p = sema_mk_local(f, sema_use_binding(f, b), at);
			b->local->root->reassigned = true;
			if (b->local->owner != b->local->root->owner)
				b->local->root->assigned_in_closure = true;
			b->narrowed = ND_TY_ERROR;
			if (b->local->root->is_const)
				sema_err_node(f->unit, at, "E0359", NULL,
					      "'%s' is constant and cannot be changed", text_of(f->s, name));
			return sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, p,
				       sema_coerce(f, value, p->type, at, "the value"));
		}
		if (d && d->kind == D_GLOBAL && !sema_declared_below(d, f->unit, at)) {
			sema_global_resolve(f->s, d);
			p = sema_mk(f, ND_HIR_GLOBAL, d->global->type, at, 0);
			p->global = d->global;
			if (d->global->is_const) {
				sema_err_node(f->unit, at, "E0359", NULL,
					      "'%s' is constant and cannot be changed", text_of(f->s, name));
				return sema_mk_error(f, at);
			}
			value = sema_coerce(f, value, p->type, at, "the value");
			return sema_early_mark(f, d, sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, at, 2, p, value),
					       at);
		}
	} else {
		sema_check_redeclared(f, name, at);
	}
	return sema_declare(f, name, at, value->type, value, is_const);
}

struct part { // a name of a destructuring pattern and the value for it, read before anything is assigned
	nd_sym name;
	nd_node at;
	struct nd_hir *value;
};

struct parts {
	ND_VEC(struct part) v;
};

static bool take_apart(struct fctx *f, nd_node pattern, struct nd_hir *value, struct stmts *out,
		       struct parts *parts);

static bool take_part(struct fctx *f, nd_node pattern, nd_sym name, struct nd_hir *part, nd_node at,
		      struct stmts *out, struct parts *parts)
{
	struct nd_hir *let;
	enum nd_ast_kind k = pattern ? kind_of(f->unit, pattern) : ND_AST_PAT_NAME;
	if (k == ND_AST_PAT_WILD)
		return true;
	part = sema_spill(f, part, at, &let);
	sema_add(f, out, let);
	if (k == ND_AST_PAT_TUPLE || k == ND_AST_PAT_FIELDS || k == ND_AST_PAT_LIST)
		return take_apart(f, pattern, part, out, parts);
	if (pattern && (k == ND_AST_PAT_NAME || k == ND_AST_PAT_REST))
		name = a_of(f->unit, pattern);
	else if (pattern) {
		sema_err_node(f->unit, pattern, "E0388", "use `match` for patterns that may not fit",
			      "only names can be assigned here");
		return false;
	}
	struct part p = {name, at, part};
	if (name)
		nd_vec_push(&parts->v, p);
	return true;
}

static bool list_apart(struct fctx *f, nd_node pattern, struct nd_hir *value, struct stmts *out,
		       struct parts *parts)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t count = list_len(u, a_of(u, pattern)), plain = 0, rest = UINT32_MAX;
	const uint32_t *items = list_of(u, a_of(u, pattern));
	nd_type e = nd_type_arg(s->types, value->type, 0);
	for (uint32_t i = 0; i < count; i++) {
		if (kind_of(u, items[i]) == ND_AST_PAT_REST)
			rest = i;
		else
			plain++;
	}
	sema_add(f, out,
		 sema_mk_prelude(f, pattern, rest != UINT32_MAX ? "__list_assert_min" : "__list_assert_len",
				 &e, 1, 2, value, sema_mk_int(f, ND_TY_INT, pattern, plain)));
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = items[i];
		struct nd_hir *len = sema_mk_intrinsic(f, item, ND_INTRINSIC_LIST_LEN, ND_TY_INT, &e, 1, 1,
						       value);
		struct nd_hir *at = sema_mk_int(f, ND_TY_INT, item, i);
		if (rest != UINT32_MAX && i >= rest) // from the end
			at = sema_mk(f, ND_HIR_SUB, ND_TY_INT, item, 2, len,
				     sema_mk_int(f, ND_TY_INT, item, count - i - (i == rest)));
		struct nd_hir *part = i == rest ? sema_mk_prelude(f, item, "__list_slice", &e, 1, 3, value,
								  sema_mk_int(f, ND_TY_INT, item, i), at)
						: sema_mk(f, ND_HIR_INDEX, e, item, 2, value, at);
		if (!take_part(f, item, 0, part, item, out, parts))
			return false;
	}
	return true;
}

static bool take_apart(struct fctx *f, nd_node pattern, struct nd_hir *value, struct stmts *out,
		       struct parts *parts)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const struct nd_type_info info = *nd_type_info(s->types, value->type);
	uint32_t count = list_len(u, a_of(u, pattern));
	enum nd_ast_kind k = kind_of(u, pattern);
	if (k == ND_AST_PAT_LIST && info.kind == ND_TY_LIST)
		return list_apart(f, pattern, value, out, parts);
	if (k == ND_AST_PAT_LIST ||
	    (k == ND_AST_PAT_TUPLE && (info.kind != ND_TY_TUPLE || info.nargs != count))) {
		sema_err_node(u, pattern, "E0388", NULL, "'%s' does not come apart into %u part%s",
			      tt(s, value->type), count, count == 1 ? "" : "s");
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, pattern))[i];
		struct nd_hir *part;
		if (k == ND_AST_PAT_TUPLE) {
			part = sema_mk(f, ND_HIR_FIELD, info.args[i], item, 1, value);
			part->i = i;
			if (!take_part(f, item, 0, part, item, out, parts))
				return false;
			continue;
		}
		struct nd_nominal *nominal = info.nominal;
		int at = nominal ? (sema_nominal_layout(s, nominal), sema_field_index(nominal, a_of(u, item)))
				 : -1;
		if (at < 0 || (nominal->kind != ND_TY_CLASS && nominal->kind != ND_TY_STRUCT)) {
			sema_err_node(u, item, "E0354", NULL, "'%s' has no field '%s'", tt(s, value->type),
				      text_of(s, a_of(u, item)));
			return false;
		}
		part = sema_mk(f, ND_HIR_FIELD, nominal->fields[at].type, item, 1, value);
		part->i = at;
		if (!take_part(f, b_of(u, item), a_of(u, item), part, item, out, parts))
			return false;
	}
	return true;
}

// After an error the names are there all the same, or every use of them would be another one.
static void visit_name(void *arg, nd_node n)
{
	struct fctx *f = arg;
	enum nd_ast_kind k = kind_of(f->unit, n);
	bool names = k == ND_AST_PAT_NAME || k == ND_AST_PAT_REST ||
		     (k == ND_AST_PAT_FIELD && !b_of(f->unit, n));
	nd_sym sym = names ? a_of(f->unit, n) : 0;
	if (sym && !sema_find_binding(f, sym) && !sema_decl_in(f->unit, sym))
		sema_bind_local(f, sym, ND_TY_ERROR, n);
}

static struct nd_hir *bind_nothing(struct fctx *f, nd_node n)
{
	sema_ast_walk(f->unit->ast, a_of(f->unit, n), visit_name, f);
	return sema_mk_error(f, n);
}

static bool all_differ(struct fctx *f, const struct parts *parts)
{
	for (uint32_t i = 1; i < parts->v.len; i++) {
		for (uint32_t k = 0; k < i; k++) {
			if (parts->v.data[i].name != parts->v.data[k].name)
				continue;
			sema_err_node(f->unit, parts->v.data[i].at, "E0301", "write `_` for what is not needed",
				      "'%s' stands twice in this pattern",
				      text_of(f->s, parts->v.data[i].name));
			return false;
		}
	}
	return true;
}

struct nd_hir *sema_destructure(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	bool always_new = (x[1] & ND_AST_DECLARES) != 0, is_const = (x[1] & ND_AST_CONST) != 0;
	struct nd_hir *h = sema_expr(f, x[0], NO_TYPE), *let;
	if (h->type == ND_TY_ERROR)
		return bind_nothing(f, n);
	struct stmts out = {0};
	struct parts parts = {0};
	struct nd_hir *value = sema_spill(f, h, n, &let);
	sema_add(f, &out, let);
	bool ok = take_apart(f, a_of(u, n), value, &out, &parts) && all_differ(f, &parts);
	for (uint32_t i = 0; i < parts.v.len && ok; i++)
		sema_add(f, &out,
			 bind_part(f, parts.v.data[i].name, parts.v.data[i].at, parts.v.data[i].value,
				   always_new, is_const));
	nd_vec_free(&parts.v);
	if (ok)
		return sema_seq(f, &out, NULL, n);
	return bind_nothing(f, n);
}
