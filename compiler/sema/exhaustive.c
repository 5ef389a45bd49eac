// Whether a match covers every case: Maranget, "Warnings for pattern matching", JFP 2007: it does when no value is useful
// after its rows.
#include "sema/internal.h"

#include <string.h>

enum { MAX_COLUMNS = 24, MAX_STEPS = 20000 };

struct row {
	nd_node p[MAX_COLUMNS]; // 0 = anything
};

struct matrix {
	ND_VEC(struct row) rows;
	uint32_t ncols;
	nd_type types[MAX_COLUMNS];
};

struct cover {
	struct fctx *f;
	uint32_t steps;
	struct nd_buf *missing; // names of uncovered cases of the first column, at the top only
};

static bool irrefutable(struct fctx *f, nd_node p, nd_type t)
{
	struct unit *u = f->unit;
	struct sema *s = f->s;
	if (!p)
		return true;
	switch (kind_of(u, p)) {
	case ND_AST_PAT_WILD:
		return true;
	case ND_AST_PAT_NAME:
		if (tk(s, t) == ND_TY_ENUM && sema_variant_index(s, nominal_of(s, t), a_of(u, p)) >= 0)
			return false;
		return !(tk(s, t) == ND_TY_OPTION && a_of(u, p) == s->w.None);
	case ND_AST_PAT_AS:
		return irrefutable(f, a_of(u, p), t);
	case ND_AST_PAT_TYPE:
		return sema_type_of_node(u, b_of(u, p), f->env) == t;
	default:
		return false;
	}
}

static nd_node strip(struct fctx *f, nd_node p)
{
	while (p && kind_of(f->unit, p) == ND_AST_PAT_AS)
		p = a_of(f->unit, p);
	return p;
}

static void push_row(struct cover *c, struct matrix *m, const struct row *r)
{
	nd_node p = strip(c->f, r->p[0]);
	if (m->ncols && p && kind_of(c->f->unit, p) == ND_AST_PAT_OR) {
		struct row half = *r;
		half.p[0] = a_of(c->f->unit, p);
		push_row(c, m, &half);
		half.p[0] = b_of(c->f->unit, p);
		push_row(c, m, &half);
		return;
	}
	nd_vec_push(&m->rows, *r);
}

// The sub-patterns of p if it is of the constructor; false if it is of another one.
static bool specialise(struct cover *c, nd_node p, nd_type t, uint32_t constructor, uint32_t arity,
		       nd_node *subs)
{
	struct fctx *f = c->f;
	struct unit *u = f->unit;
	struct sema *s = f->s;
	memset(subs, 0, arity * sizeof *subs);
	p = strip(f, p);
	if (irrefutable(f, p, t))
		return true;
	enum nd_ast_kind k = kind_of(u, p);
	uint32_t list = 0;
	switch (tk(s, t)) {
	case ND_TY_BOOL:
		return k == ND_AST_PAT_VALUE &&
		       kind_of(u, a_of(u, p)) == (constructor ? ND_AST_TRUE : ND_AST_FALSE);
	case ND_TY_OPTION:
		if (sema_is_none_pattern(f, p))
			return constructor == 1;
		if (constructor == 1)
			return false;
		subs[0] = k == ND_AST_PAT_VARIANT && x_of(u, a_of(u, p))[1] == s->w.Some
				  ? list_of(u, b_of(u, p))[0]
				  : p;
		return true;
	case ND_TY_ENUM: {
		nd_sym name = k == ND_AST_PAT_NAME      ? a_of(u, p)
			      : k == ND_AST_PAT_VARIANT ? x_of(u, a_of(u, p))[1]
							: 0;
		if (!name || sema_variant_index(s, nominal_of(s, t), name) != (int)constructor)
			return false;
		list = k == ND_AST_PAT_VARIANT ? b_of(u, p) : 0;
		break;
	}
	case ND_TY_TUPLE:
		if (k != ND_AST_PAT_TUPLE)
			return false;
		list = a_of(u, p);
		break;
	default: { // struct
		struct nd_nominal *n = nominal_of(s, t);
		if (k == ND_AST_PAT_VARIANT) {
			list = b_of(u, p);
			break;
		}
		if (k != ND_AST_PAT_FIELDS)
			return false;
		for (uint32_t i = 0; i < list_len(u, a_of(u, p)); i++) {
			nd_node field = list_of(u, a_of(u, p))[i];
			for (uint32_t j = 0; j < arity; j++)
				if (info_of(n)->decl_fields[j].name == a_of(u, field))
					subs[j] = b_of(u, field);
		}
		return true;
	}
	}
	for (uint32_t i = 0; i < arity && i < list_len(u, list); i++)
		subs[i] = list_of(u, list)[i];
	return true;
}

static bool covered(struct cover *c, const struct matrix *m);

static bool covered_case(struct cover *c, const struct matrix *m, uint32_t constructor, const nd_type *parts,
			 uint32_t arity)
{
	if (m->ncols - 1 + arity > MAX_COLUMNS)
		return true; // too wide to decide: trust the program, the fall-through traps
	struct matrix next = {.ncols = m->ncols - 1 + arity};
	if (arity)
		memcpy(next.types, parts, arity * sizeof *parts);
	memcpy(next.types + arity, m->types + 1, (m->ncols - 1) * sizeof *parts);
	for (uint32_t i = 0; i < m->rows.len; i++) {
		struct row r = {{0}};
		nd_node subs[MAX_COLUMNS];
		if (!specialise(c, m->rows.data[i].p[0], m->types[0], constructor, arity, subs))
			continue;
		memcpy(r.p, subs, arity * sizeof *subs);
		memcpy(r.p + arity, m->rows.data[i].p + 1, (m->ncols - 1) * sizeof *subs);
		push_row(c, &next, &r);
	}
	bool ok = covered(c, &next);
	nd_vec_free(&next.rows);
	return ok;
}

static void note_missing(struct cover *c, struct nd_buf *missing, const char *name)
{
	(void)c;
	if (missing)
		nd_buf_printf(missing, "%s%s", missing->len ? ", " : "", name);
}

static bool covered(struct cover *c, const struct matrix *m)
{
	struct fctx *f = c->f;
	struct sema *s = f->s;
	struct nd_buf *missing = c->missing;
	c->missing = NULL;
	if (++c->steps > MAX_STEPS)
		return true;
	if (m->ncols == 0)
		return m->rows.len > 0;
	if (m->rows.len == 0 && !missing)
		return false;
	nd_type t = m->types[0];
	const struct nd_type_info info = *nd_type_info(s->types, t);
	bool ok = true, all_wild = !missing;
	for (uint32_t i = 0; i < m->rows.len && all_wild; i++)
		all_wild = irrefutable(f, strip(f, m->rows.data[i].p[0]), t);
	switch (all_wild ? ND_TY_INT : info.kind) { // nothing to tell apart: as good as endless
	case ND_TY_BOOL:
		for (uint32_t k = 0; k < 2; k++)
			if (!covered_case(c, m, k, NULL, 0)) {
				ok = false;
				note_missing(c, missing, k ? "true" : "false");
			}
		return ok;
	case ND_TY_OPTION:
		if (!covered_case(c, m, 0, info.args, 1)) {
			ok = false;
			note_missing(c, missing, "Some(…)");
		}
		if (!covered_case(c, m, 1, NULL, 0)) {
			ok = false;
			note_missing(c, missing, "null");
		}
		return ok;
	case ND_TY_ENUM:
		sema_nominal_layout(s, info.nominal);
		for (uint32_t k = 0; k < info.nominal->nvariants; k++) {
			const struct nd_hir_variant *v = &info.nominal->variants[k];
			nd_type parts[MAX_COLUMNS];
			uint32_t n = v->nfields < MAX_COLUMNS ? v->nfields : MAX_COLUMNS;
			for (uint32_t i = 0; i < n; i++)
				parts[i] = v->fields[i].type;
			if (!covered_case(c, m, k, parts, n)) {
				ok = false;
				note_missing(c, missing, text_of(s, v->name));
			}
		}
		return ok;
	case ND_TY_TUPLE:
		ok = info.nargs > MAX_COLUMNS || covered_case(c, m, 0, info.args, info.nargs);
		break;
	case ND_TY_STRUCT: {
		sema_nominal_layout(s, info.nominal);
		nd_type parts[MAX_COLUMNS];
		uint32_t n = info_of(info.nominal)->ndecl_fields;
		for (uint32_t i = 0; i < n && i < MAX_COLUMNS; i++)
			parts[i] = info_of(info.nominal)->decl_fields[i].type;
		ok = n > MAX_COLUMNS || covered_case(c, m, 0, parts, n);
		break;
	}
	default: { // endless values: only rows that take anything count
		struct matrix next = {.ncols = m->ncols - 1};
		memcpy(next.types, m->types + 1, (m->ncols - 1) * sizeof *next.types);
		for (uint32_t i = 0; i < m->rows.len; i++) {
			if (!irrefutable(f, strip(f, m->rows.data[i].p[0]), t))
				continue;
			struct row r = {{0}};
			memcpy(r.p, m->rows.data[i].p + 1, (m->ncols - 1) * sizeof *r.p);
			push_row(c, &next, &r);
		}
		ok = covered(c, &next);
		nd_vec_free(&next.rows);
		break;
	}
	}
	if (!ok)
		note_missing(c, missing, "_");
	return ok;
}

void sema_check_exhaustive(struct fctx *f, nd_node n, nd_type t)
{
	struct unit *u = f->unit;
	if (t == ND_TY_ERROR)
		return;
	struct nd_buf missing = {0};
	struct cover c = {f, 0, &missing};
	struct matrix m = {.ncols = 1, .types = {t}};
	for (uint32_t i = 0; i < list_len(u, b_of(u, n)); i++) {
		nd_node arm = list_of(u, b_of(u, n))[i];
		if (x_of(u, b_of(u, arm))[0])
			continue; // a guard may say no
		struct row r = {{a_of(u, arm)}};
		push_row(&c, &m, &r);
		if (irrefutable(f, strip(f, r.p[0]), t) && i + 1 < list_len(u, b_of(u, n))) {
			nd_node next = list_of(u, b_of(u, n))[i + 1];
			sema_warn_at(u, u->ast->tok.data[next], "W0304", NULL, "this case is never reached");
			break;
		}
	}
	if (!covered(&c, &m)) {
		bool any = missing.len == 1 && missing.data[0] == '_';
		sema_err_node(u, n, "E0403",
			      any ? "end with a case for everything else: `case _ => …`"
				  : "add the cases, or end with `case _ => …`",
			      "this match does not cover every case%s%s",
			      any ? "" : "; missing: ", any ? "" : missing.data);
	}
	nd_vec_free(&m.rows);
	nd_buf_release(&missing);
}
