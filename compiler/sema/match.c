// `match`: patterns become tests that jump to the next arm.
#include "sema/expr.h"

#include <string.h>

// Tests ----------------------------------------------------------------------------------------------------------
static void fail_unless(struct fctx *f, struct stmts *out, struct nd_hir *test, struct nd_hir_label *fail,
			nd_node at)
{
	if (test->type == ND_TY_ERROR)
		return;
	struct nd_hir *leave = sema_mk(f, ND_HIR_BREAK, ND_TY_NEVER, at, 0);
	leave->label = fail;
	sema_add(f, out,
		 sema_mk(f, ND_HIR_IF, ND_TY_VOID, at, 2, sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, at, 1, test),
			 leave));
}

static void bind_name(struct fctx *f, struct stmts *out, nd_sym sym, struct nd_hir *value, nd_node at)
{
	if (!sym || text_of(f->s, sym)[0] == 0 || strcmp(text_of(f->s, sym), "_") == 0)
		return;
	for (uint32_t i = f->s->bindings.len; i > f->depth_base; i--)
		if (f->s->bindings.data[i - 1].sym == sym && f->s->bindings.data[i - 1].use == f->s->use) {
			sema_err_node(f->unit, at, "E0301", "write `_` for what is not needed",
				      "'%s' stands twice in this pattern", text_of(f->s, sym));
			return;
		}
	struct local *l = sema_bind_local(f, sym, value->type, at);
	sema_add(f, out, sema_mk_let(f, l, value, at));
}

static void test_pattern(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value,
			 struct nd_hir_label *fail);

static void bind_unknown(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value);

static void wrong_pattern(struct fctx *f, nd_node p, nd_type t)
{
	sema_err_node(f->unit, p, "E0401", NULL, "this pattern does not fit a value of type '%s'",
		      tt(f->s, t));
}

static void test_variant(struct fctx *f, struct stmts *out, nd_node p, struct nd_nominal *e, int v,
			 const uint32_t *subs, uint32_t nsubs, struct nd_hir *value,
			 struct nd_hir_label *fail)
{
	struct sema *s = f->s;
	const struct nd_hir_variant *variant = &e->variants[v];
	struct nd_hir *tag = sema_mk(f, ND_HIR_TAG, ND_TY_I32, p, 1, value);
	if (e->nvariants > 1)
		fail_unless(f, out,
			    sema_mk(f, ND_HIR_EQ, ND_TY_BOOL, p, 2, tag, sema_mk_int(f, ND_TY_I32, p, v)),
			    fail, p);
	if (nsubs && nsubs != variant->nfields) {
		sema_err_node(
			f->unit, p, "E0402", NULL, "the variant '%s' has %u value%s, but the pattern has %u",
			text_of(s, variant->name), variant->nfields, variant->nfields == 1 ? "" : "s", nsubs);
		bind_unknown(f, out, p, sema_mk_error(f, p));
		return;
	}
	for (uint32_t i = 0; i < nsubs; i++) {
		if (kind_of(f->unit, subs[i]) == ND_AST_PAT_WILD)
			continue;
		struct nd_hir *part = sema_mk(f, ND_HIR_PAYLOAD, variant->fields[i].type, subs[i], 1, value),
			      *let;
		part->i = v;
		part->i2 = i;
		part = sema_spill(f, part, subs[i], &let);
		sema_add(f, out, let);
		test_pattern(f, out, subs[i], part, fail);
	}
}

static void test_some(struct fctx *f, struct stmts *out, nd_node p, nd_node sub, struct nd_hir *value,
		      struct nd_hir_label *fail)
{
	fail_unless(f, out, sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, p, 1, value), fail, p);
	struct nd_hir *let,
		*inner = sema_mk(f, ND_HIR_UNWRAP, nd_type_arg(f->s->types, value->type, 0), p, 1, value);
	inner = sema_spill(f, inner, p, &let);
	sema_add(f, out, let);
	test_pattern(f, out, sub, inner, fail);
}

bool sema_is_none_pattern(struct fctx *f, nd_node p)
{
	struct unit *u = f->unit;
	enum nd_ast_kind k = kind_of(u, p);
	if (k == ND_AST_PAT_VALUE)
		return kind_of(u, a_of(u, p)) == ND_AST_NULL;
	if (k == ND_AST_PAT_NAME)
		return a_of(u, p) == f->s->w.None;
	return k == ND_AST_PAT_VARIANT && x_of(u, a_of(u, p))[1] == f->s->w.None;
}

// Whether `sym`, in the module that `module` (0: none) stands for, means the type `want`; the type of the matched value is
// known by its own name without being imported.
static bool means_type(struct fctx *f, nd_sym module, nd_sym sym, struct decl *want)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct import_name *in = module ? sema_import_binding(u, module) : NULL;
	if (module && (!in || in->target))
		return false;
	if (in)
		in->used = true;
	struct decl *d = in ? sema_decl_exported(in->unit, sym, 0) : sema_decl_visible(u, sym);
	if (d && d->kind == D_ALIAS) {
		const uint32_t *x = x_of(d->unit, a_of(d->unit, d->node));
		nd_type t = list_len(d->unit, x[1]) ? NO_TYPE : sema_type_of_node(d->unit, x[2], NULL);
		struct nd_nominal *n = t == NO_TYPE ? NULL : nominal_of(s, t);
		return n ? info_of(n)->decl == want : list_len(d->unit, x[1]) > 0;
	}
	return d == want || (!module && sym == want->sym);
}

// Whether the name before the variant, if there is one, is that of the matched enum.
static bool names_enum(struct fctx *f, nd_node p, nd_type t)
{
	struct sema *s = f->s;
	const uint32_t *x = x_of(f->unit, a_of(f->unit, p));
	if (!x[0])
		return true;
	if (tk(s, t) == ND_TY_OPTION)
		return !x[2] && strcmp(text_of(s, x[0]), "Option") == 0;
	return means_type(f, x[2], x[0], info_of(nominal_of(s, t))->decl);
}

// A literal where the value may be of any type: first that it is of the literal's, then that it is equal.
static struct nd_hir *tested_as(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value, nd_type t,
				struct nd_hir_label *fail)
{
	struct sema *s = f->s;
	if (t == value->type || (tk(s, value->type) != ND_TY_ANY && tk(s, value->type) != ND_TY_INTERFACE) ||
	    !sema_can_test(s, value->type, t))
		return value;
	struct nd_hir *let;
	fail_unless(f, out, sema_type_test(f, value, t, p), fail, p);
	value = sema_spill(f, sema_value_as(f, value, t, p), p, &let);
	sema_add(f, out, let);
	return value;
}

static bool comparable(struct fctx *f, const struct nd_hir *literal, nd_type t)
{
	int64_t c;
	return literal->type == ND_TY_ERROR || literal->type == ND_TY_NULL || sema_can_coerce(f, literal->type, t) ||
	       sema_can_coerce(f, t, literal->type) ||
	       (t == ND_TY_CHAR && literal->kind == ND_HIR_STRING && sema_one_code_point(literal->str, &c));
}

static void test_value(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value,
		       struct nd_hir_label *fail)
{
	struct unit *u = f->unit;
	nd_node e = a_of(u, p);
	enum nd_ast_kind k = kind_of(u, e);
	if (k == ND_AST_RANGE || k == ND_AST_RANGE_INCL) {
		struct nd_hir *lo = sema_expr(f, a_of(u, e), value->type);
		value = tested_as(f, out, p, value, lo->type, fail);
		lo = sema_coerce(f, lo, value->type, a_of(u, e), "the start");
		struct nd_hir *hi = sema_expr_as(f, b_of(u, e), value->type, "the end");
		fail_unless(f, out, sema_binary_op(f, ND_AST_GE, value, lo, p), fail, p);
		fail_unless(f, out,
			    sema_binary_op(f, k == ND_AST_RANGE ? ND_AST_LT : ND_AST_LE, value, hi, p), fail,
			    p);
		return;
	}
	struct nd_hir *literal = sema_expr(f, e, value->type);
	value = tested_as(f, out, p, value, literal->type, fail);
	if (!comparable(f, literal, value->type))
		wrong_pattern(f, p, value->type);
	else
		fail_unless(f, out, sema_equal(f, value, literal, p), fail, p);
}

static void test_fields(struct fctx *f, struct stmts *out, nd_node p, const uint32_t *subs, uint32_t n,
			struct nd_hir *value, struct nd_hir_label *fail)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_nominal *nominal = nominal_of(s, value->type);
	if (!nominal || (nominal->kind != ND_TY_STRUCT && nominal->kind != ND_TY_CLASS)) {
		wrong_pattern(f, p, value->type);
		bind_unknown(f, out, p, sema_mk_error(f, p));
		return;
	}
	sema_nominal_layout(s, nominal);
	for (uint32_t i = 0; i < n; i++) {
		bool named = kind_of(u, subs[i]) == ND_AST_PAT_FIELD;
		if (!named && i >= info_of(nominal)->ndecl_fields) {
			wrong_pattern(f, p, value->type);
			bind_unknown(f, out, p, sema_mk_error(f, p));
			return;
		}
		nd_sym name = named ? a_of(u, subs[i]) : info_of(nominal)->decl_fields[i].name;
		int k = sema_field_index(nominal, name);
		if (k < 0) {
			sema_err_node(u, subs[i], "E0354", NULL, "'%s' has no field '%s'", tt(s, value->type),
				      text_of(s, name));
			bind_unknown(f, out, subs[i], sema_mk_error(f, p));
			continue;
		}
		for (uint32_t j = 0; j < info_of(nominal)->ndecl_fields; j++) {
			struct decl *home = info_of(nominal)->decl_field_owner[j]->decl;
			nd_node field = info_of(nominal)->decl_field_nodes[j];
			if (info_of(nominal)->decl_fields[j].name == name)
				sema_check_access(f, subs[i], home,
						  x_of(home->unit, a_of(home->unit, field))[3], "field",
						  name);
		}
		struct nd_hir *part = sema_mk(f, ND_HIR_FIELD, nominal->fields[k].type, subs[i], 1, value),
			      *let;
		part->i = k;
		part = sema_spill(f, part, subs[i], &let);
		sema_add(f, out, let);
		nd_node sub = named ? b_of(u, subs[i]) : subs[i];
		if (sub)
			test_pattern(f, out, sub, part, fail);
		else
			bind_name(f, out, name, part, subs[i]);
	}
}

static void test_list(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value,
		      struct nd_hir_label *fail)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	if (tk(s, value->type) != ND_TY_LIST) {
		wrong_pattern(f, p, value->type);
		bind_unknown(f, out, p, sema_mk_error(f, p));
		return;
	}
	nd_type e = nd_type_arg(s->types, value->type, 0);
	uint32_t n = list_len(u, a_of(u, p)), plain = 0, rest = UINT32_MAX;
	const uint32_t *subs = list_of(u, a_of(u, p));
	for (uint32_t i = 0; i < n; i++) {
		if (kind_of(u, subs[i]) == ND_AST_PAT_REST)
			rest = i;
		else
			plain++;
	}
	struct nd_hir *let, *len = sema_mk_intrinsic(f, p, ND_INTRINSIC_LIST_LEN, ND_TY_INT, &e, 1, 1, value);
	len = sema_spill(f, len, p, &let);
	sema_add(f, out, let);
	fail_unless(f, out,
		    sema_mk(f, rest == UINT32_MAX ? ND_HIR_EQ : ND_HIR_GE, ND_TY_BOOL, p, 2, len,
			    sema_mk_int(f, ND_TY_INT, p, plain)),
		    fail, p);
	for (uint32_t i = 0; i < n; i++) {
		struct nd_hir *at = sema_mk_int(f, ND_TY_INT, subs[i], i);
		if (rest != UINT32_MAX && i > rest)
			at = sema_mk(f, ND_HIR_SUB, ND_TY_INT, subs[i], 2, len,
				     sema_mk_int(f, ND_TY_INT, subs[i], n - i));
		if (i == rest) {
			struct nd_hir *end = sema_mk(f, ND_HIR_SUB, ND_TY_INT, subs[i], 2, len,
						     sema_mk_int(f, ND_TY_INT, subs[i], n - 1 - i));
			if (a_of(u, subs[i]))
				bind_name(
					f, out, a_of(u, subs[i]),
					sema_mk_prelude(f, subs[i], "__list_slice", &e, 1, 3, value, at, end),
					subs[i]);
			continue;
		}
		struct nd_hir *part = sema_spill(f, sema_mk(f, ND_HIR_INDEX_FAST, e, subs[i], 2, value, at),
						 subs[i], &let);
		sema_add(f, out, let);
		test_pattern(f, out, subs[i], part, fail);
	}
}

// Moves what one side of `p | q` has bound since `before` into the variables that both sides share.
static void share_names(struct fctx *f, struct stmts *out, nd_node p, uint32_t before, struct binding *shared,
			uint32_t nshared)
{
	struct sema *s = f->s;
	uint32_t n = s->bindings.len - before;
	if (n != nshared) {
		sema_err_node(f->unit, p, "E0406", NULL, "both sides of `|` must bind the same names");
	}
	for (uint32_t i = 0; i < nshared && n == nshared; i++) {
		struct binding *b = NULL;
		for (uint32_t k = before; k < s->bindings.len; k++)
			if (s->bindings.data[k].sym == shared[i].sym)
				b = &s->bindings.data[k];
		if (!b || b->local->h.type != shared[i].local->h.type) {
			sema_err_node(f->unit, p, "E0406", NULL,
				      "both sides of `|` must bind '%s', with the same type",
				      text_of(s, shared[i].sym));
			continue;
		}
		b->local->read = true;
		sema_add(f, out,
			 sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, p, 2, sema_mk_local(f, shared[i].local, p),
				 sema_mk_local(f, b->local, p)));
	}
	s->bindings.len = before;
}

static void test_either(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value,
			struct nd_hir_label *fail)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir_label *matched = sema_new_label(f), *second = sema_new_label(f);
	struct stmts a = {0}, both = {0};
	uint32_t before = s->bindings.len;
	test_pattern(f, &a, a_of(u, p), value, second);
	uint32_t n = s->bindings.len - before;
	struct binding *shared = nd_arena_array(f->arena, struct binding, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		struct binding *b = &s->bindings.data[before + i];
		shared[i] = *b;
		shared[i].local = sema_new_local(f, text_of(s, b->sym), b->local->h.type, p);
		sema_add(f, out, sema_mk_let(f, shared[i].local, NULL, p));
	}
	share_names(f, &a, p, before, shared, n);
	struct nd_hir *leave = sema_mk(f, ND_HIR_BREAK, ND_TY_NEVER, p, 0);
	leave->label = matched;
	sema_add(f, &a, leave);
	struct nd_hir *first = sema_mk(f, ND_HIR_BLOCK, ND_TY_VOID, p, 1, sema_seq(f, &a, NULL, p));
	first->label = second;
	sema_add(f, &both, first);
	test_pattern(f, &both, b_of(u, p), value, fail);
	bool differ = s->bindings.len - before != n;
	share_names(f, &both, p, before, shared, n);
	if (differ)
		bind_unknown(f, out, b_of(u, p), sema_mk_error(f, p));
	struct nd_hir *whole = sema_mk(f, ND_HIR_BLOCK, ND_TY_VOID, p, 1, sema_seq(f, &both, NULL, p));
	whole->label = matched;
	sema_add(f, out, whole);
	for (uint32_t i = 0; i < n; i++)
		nd_vec_push(&s->bindings, shared[i]);
}

// A value of unknown type: its names are known all the same, so that the arm can be checked.
static void bind_unknown(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value)
{
	struct unit *u = f->unit;
	switch (kind_of(u, p)) {
	case ND_AST_PAT_NAME:
	case ND_AST_PAT_REST:
		bind_name(f, out, a_of(u, p), value, p);
		break;
	case ND_AST_PAT_VARIANT:
		for (uint32_t i = 0; i < list_len(u, b_of(u, p)); i++)
			bind_unknown(f, out, list_of(u, b_of(u, p))[i], value);
		break;
	case ND_AST_PAT_TUPLE:
	case ND_AST_PAT_LIST:
	case ND_AST_PAT_FIELDS:
		for (uint32_t i = 0; i < list_len(u, a_of(u, p)); i++)
			bind_unknown(f, out, list_of(u, a_of(u, p))[i], value);
		break;
	case ND_AST_PAT_FIELD:
		if (b_of(u, p))
			bind_unknown(f, out, b_of(u, p), value);
		else
			bind_name(f, out, a_of(u, p), value, p);
		break;
	case ND_AST_PAT_OR:
		bind_unknown(f, out, a_of(u, p), value);
		break;
	case ND_AST_PAT_TYPE: {
		nd_type t = sema_type_of_node(u, b_of(u, p), f->env);
		struct nd_hir *typed = sema_mk(f, ND_HIR_ZERO, t, p, 0);
		bind_name(f, out, a_of(u, p), typed, p);
		break;
	}
	case ND_AST_PAT_AS:
		bind_unknown(f, out, a_of(u, p), value);
		bind_name(f, out, b_of(u, p), value, p);
		break;
	default:
		break;
	}
}

static void test_pattern(struct fctx *f, struct stmts *out, nd_node p, struct nd_hir *value,
			 struct nd_hir_label *fail)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_type t = value->type;
	if (!p)
		return;
	if (t == ND_TY_ERROR) {
		bind_unknown(f, out, p, value);
		return;
	}
	enum nd_type_kind k = tk(s, t);
	if (k == ND_TY_OPTION && sema_is_none_pattern(f, p)) {
		fail_unless(f, out,
			    sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, p, 1,
				    sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, p, 1, value)),
			    fail, p);
		return;
	}
	switch (kind_of(u, p)) {
	case ND_AST_PAT_WILD:
		break;
	case ND_AST_PAT_NAME: {
		int v = k == ND_TY_ENUM ? sema_variant_index(s, nominal_of(s, t), a_of(u, p)) : -1;
		if (v >= 0)
			test_variant(f, out, p, nominal_of(s, t), v, NULL, 0, value, fail);
		else
			bind_name(f, out, a_of(u, p), value, p);
		char initial = text_of(s, a_of(u, p))[0];
		if (v < 0 && k == ND_TY_ENUM && initial >= 'A' && initial <= 'Z')
			sema_warn_at(u, u->ast->tok.data[p], "W0309", "begin the name of a variable with a small letter",
				     "'%s' has no variant '%s': this matches everything", tt(s, t),
				     text_of(s, a_of(u, p)));
		break;
	}
	case ND_AST_PAT_VALUE:
		test_value(f, out, p, value, fail);
		break;
	case ND_AST_PAT_VARIANT: {
		const uint32_t *x = x_of(u, a_of(u, p));
		const uint32_t *subs = list_of(u, b_of(u, p));
		uint32_t n = list_len(u, b_of(u, p));
		if (k == ND_TY_OPTION && x[1] == s->w.Some && n == 1 && names_enum(f, p, t)) {
			test_some(f, out, p, subs[0], value, fail);
			break;
		}
		int v = k == ND_TY_ENUM ? sema_variant_index(s, nominal_of(s, t), x[1]) : -1;
		if (k == ND_TY_ENUM && !names_enum(f, p, t)) {
			sema_err_node(u, p, "E0355", NULL, "'%s' is not the matched type '%s'",
				      text_of(s, x[0]), tt(s, t));
		} else if (v >= 0) {
			test_variant(f, out, p, nominal_of(s, t), v, subs, n, value, fail);
		} else if (k == ND_TY_ENUM) {
			sema_err_node(u, p, "E0355", sema_variants_text(s, nominal_of(s, t)), "'%s' has no variant '%s'", tt(s, t),
				      text_of(s, x[1]));
			bind_unknown(f, out, p, sema_mk_error(f, p));
		} else if (k == ND_TY_OPTION) { // T's pattern where T? is matched
			test_some(f, out, p, p, value, fail);
		} else if ((k == ND_TY_STRUCT || k == ND_TY_CLASS) && !x[2] &&
			   means_type(f, x[0], x[1], info_of(nominal_of(s, t))->decl)) {
			test_fields(f, out, p, subs, n, value, fail);
		} else {
			wrong_pattern(f, p, t);
			bind_unknown(f, out, p, sema_mk_error(f, p));
		}
		break;
	}
	case ND_AST_PAT_FIELDS:
		test_fields(f, out, p, list_of(u, a_of(u, p)), list_len(u, a_of(u, p)), value, fail);
		break;
	case ND_AST_PAT_TUPLE: {
		uint32_t n = list_len(u, a_of(u, p));
		const struct nd_type_info info = *nd_type_info(s->types, t);
		if (k != ND_TY_TUPLE || info.nargs != n) {
			wrong_pattern(f, p, t);
			bind_unknown(f, out, p, sema_mk_error(f, p));
			break;
		}
		for (uint32_t i = 0; i < n; i++) {
			nd_node sub = list_of(u, a_of(u, p))[i];
			struct nd_hir *let, *part = sema_mk(f, ND_HIR_FIELD, info.args[i], sub, 1, value);
			part->i = i;
			part = sema_spill(f, part, sub, &let);
			sema_add(f, out, let);
			test_pattern(f, out, sub, part, fail);
		}
		break;
	}
	case ND_AST_PAT_LIST:
		test_list(f, out, p, value, fail);
		break;
	case ND_AST_PAT_OR:
		test_either(f, out, p, value, fail);
		break;
	case ND_AST_PAT_TYPE: {
		nd_type want = sema_type_of_node(u, b_of(u, p), f->env);
		if (want == ND_TY_ERROR) {
			bind_unknown(f, out, p, sema_mk_error(f, p));
			break;
		}
		if (want == t) {
			bind_name(f, out, a_of(u, p), value, p);
			break;
		}
		if (!sema_can_test(s, t, want)) {
			wrong_pattern(f, p, t);
			bind_unknown(f, out, p, sema_mk_error(f, p));
			break;
		}
		fail_unless(f, out, sema_type_test(f, value, want, p), fail, p);
		bind_name(f, out, a_of(u, p), sema_value_as(f, value, want, p), p);
		break;
	}
	case ND_AST_PAT_AS:
		test_pattern(f, out, a_of(u, p), value, fail);
		bind_name(f, out, b_of(u, p), value, p);
		break;
	default:
		wrong_pattern(f, p, t);
	}
}

// The expression -------------------------------------------------------------------------------------------------
static struct nd_hir *arm_body(struct fctx *f, nd_node body, nd_type expected, bool as_statement)
{
	if (kind_of(f->unit, body) == ND_AST_BLOCK)
		return as_statement ? sema_block(f, body) : sema_block_value(f, body, expected);
	return as_statement ? sema_stmt(f, body) : sema_expr(f, body, expected);
}

struct nd_hir *sema_match_expr(struct fctx *f, nd_node n, nd_type expected, bool as_statement)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t count = list_len(u, b_of(u, n));
	struct nd_hir *subject = sema_expr(f, a_of(u, n), NO_TYPE), *let;
	if (subject->type == ND_TY_VOID || subject->type == ND_TY_NULL) {
		sema_err_node(u, a_of(u, n), "E0404", NULL, "there is no value to match");
		subject = sema_mk_error(f, n);
	}
	struct stmts out = {0};
	struct nd_hir *value = sema_spill(f, subject, n, &let);
	sema_add(f, &out, let);
	nd_type *saved, *after = NULL; // what holds after every arm that comes to its end
	uint32_t ns = sema_narrow_save(f, &saved);
	struct nd_hir_label *end = sema_new_label(f);
	struct stmts arms = {0};
	struct nd_hir **bodies = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	struct nd_hir **blocks = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	nd_node *values = nd_arena_array(f->arena, nd_node, count + 1);
	bool *follows = nd_arena_array(f->arena, bool,
				       count + 1); // an empty literal: of the type of other arms
	struct stmts *heads = nd_arena_array(f->arena, struct stmts, count + 1);
	nd_type t = expected;
	nd_type joined = ND_TY_NEVER;
	bool ok = true;
	for (uint32_t i = 0; i < count; i++) {
		nd_node arm = list_of(u, b_of(u, n))[i];
		const uint32_t *x = x_of(u, b_of(u, arm));
		struct outer_scope outer = sema_scope_begin(f);
		uint32_t scope = s->bindings.len, depth = f->depth_base;
		f->depth_base = scope;
		f->block_depth++;
		struct nd_hir_label *next = sema_new_label(f);
		blocks[i] = sema_mk(f, ND_HIR_BLOCK, ND_TY_VOID, arm, 1, NULL);
		blocks[i]->label = next;
		test_pattern(f, &heads[i], a_of(u, arm), value, next);
		if (x[0]) {
			fail_unless(f, &heads[i], sema_condition(f, x[0]), next, x[0]);
			struct facts facts = {0};
			sema_facts_of(f, x[0], true, &facts);
			sema_facts_apply(f, &facts);
			sema_facts_free(&facts);
		}
		values[i] = x[1];
		follows[i] = expected == NO_TYPE && !as_statement && sema_is_empty_literal(f, x[1]);
		bodies[i] = follows[i] ? sema_mk(f, ND_HIR_ZERO, ND_TY_NULL, arm, 0)
				       : arm_body(f, x[1], t, as_statement);
		s->bindings.len = scope;
		f->depth_base = depth;
		f->block_depth--;
		sema_scope_end(f, outer);
		if (bodies[i]->type != ND_TY_NEVER)
			sema_narrow_join(f, &after, ns);
		sema_narrow_restore(f, saved, ns);
		if (bodies[i]->type == ND_TY_ERROR)
			ok = false;
		if (as_statement && bodies[i]->type != ND_TY_NEVER)
			joined = ND_TY_VOID;
	}
	nd_type others = NO_TYPE;
	for (uint32_t i = 0; i < count && others == NO_TYPE; i++)
		if (bodies[i]->type != ND_TY_NULL && bodies[i]->type != ND_TY_NEVER)
			others = bodies[i]->type;
	for (uint32_t i = 0; i < count; i++) {
		if (!follows[i])
			continue;
		bodies[i] = others == NO_TYPE && !ok ? sema_mk_error(f, values[i])
						     : sema_expr(f, values[i], others);
		ok = ok && bodies[i]->type != ND_TY_ERROR;
	}
	if (expected == NO_TYPE && !as_statement)
		sema_literals_adapt(f, values, bodies, count);
	for (uint32_t i = 0; i < count && !as_statement; i++) {
		if (expected != NO_TYPE && sema_can_coerce(f, bodies[i]->type, expected)) {
			joined = bodies[i]->type == ND_TY_NEVER ? joined : expected;
			continue;
		}
		nd_type j = joined == ND_TY_VOID || bodies[i]->type == ND_TY_VOID
				    ? (bodies[i]->type == ND_TY_NEVER ? joined : ND_TY_VOID)
				    : sema_join_types(f, joined, bodies[i]->type);
		if (j == ND_TY_ERROR && bodies[i]->type != ND_TY_ERROR && joined != ND_TY_ERROR) {
			sema_err_node(u, list_of(u, b_of(u, n))[i], "E0363", NULL,
				      "the arms have different types: '%s' and '%s'", tt(s, joined),
				      tt(s, bodies[i]->type));
			ok = false;
		}
		joined = j;
	}
	if (after)
		sema_narrow_restore(f, after, ns);
	sema_check_exhaustive(f, n, subject->type);
	if (!ok || subject->type == ND_TY_ERROR) {
		struct nd_hir *h = sema_mk_error(f, n);
		if (as_statement && joined == ND_TY_NEVER && count)
			h->type = ND_TY_NEVER; // what follows need not be told that nothing was returned
		return h;
	}
	bool has_value = joined != ND_TY_VOID && joined != ND_TY_NEVER;
	struct local *result = has_value ? sema_new_local(f, "$match", joined, n) : NULL;
	if (result)
		sema_add(f, &out, sema_mk_let(f, result, NULL, n));
	for (uint32_t i = 0; i < count; i++) {
		struct nd_hir *b = bodies[i];
		if (result && b->type != ND_TY_NEVER)
			b = sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, n, 2, sema_mk_local(f, result, n),
				    sema_coerce(f, b, joined, list_of(u, b_of(u, n))[i],
						"the value of this arm"));
		sema_add(f, &heads[i], b);
		if (b->type != ND_TY_NEVER) {
			struct nd_hir *leave = sema_mk(f, ND_HIR_BREAK, ND_TY_NEVER, n, 0);
			leave->label = end;
			sema_add(f, &heads[i], leave);
		}
		blocks[i]->args[0] = sema_seq(f, &heads[i], NULL, n);
		sema_add(f, &arms, blocks[i]);
	}
	sema_add(f, &arms, sema_mk_intrinsic(f, n, ND_INTRINSIC_UNREACHABLE, ND_TY_NEVER, NULL, 0, 0));
	struct nd_hir *whole = sema_mk(f, ND_HIR_BLOCK, joined == ND_TY_NEVER ? ND_TY_NEVER : ND_TY_VOID, n,
				       1, sema_seq(f, &arms, NULL, n));
	whole->label = end;
	sema_add(f, &out, whole);
	if (result)
		return sema_seq(f, &out, sema_mk_local(f, result, n), n);
	return sema_seq(f, &out, NULL, n);
}
