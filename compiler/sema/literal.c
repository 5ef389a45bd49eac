// Literals and comprehensions.
#include "sema/expr.h"
#include "sema/macro.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct nd_hir *sema_int_literal(struct fctx *f, nd_node n, nd_type expected, bool negative, nd_node at)
{
	struct sema *s = f->s;
	uint64_t magnitude = f->unit->ast->ints.data[a_of(f->unit, n)];
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	if (nd_type_is_float(s->types, expected)) {
		struct nd_hir *h = sema_mk(f, ND_HIR_FLOAT, expected, at, 0);
		h->f = negative ? -(double)magnitude : (double)magnitude;
		if (expected == ND_TY_F32)
			h->f = (double)(float)h->f;
		return h;
	}
	nd_type t = nd_type_is_int(s->types, expected) ? expected : ND_TY_INT;
	uint32_t bits = nd_type_bits(s->types, t);
	uint64_t top = nd_type_is_signed(s->types, t) ? ((uint64_t)1 << (bits - 1)) - !negative
		       : negative                     ? 0
		       : bits == 64                   ? UINT64_MAX
						      : ((uint64_t)1 << bits) - 1;
	if (magnitude > top) {
		bool is_signed = nd_type_is_signed(s->types, t);
		uint64_t most = is_signed    ? ((uint64_t)1 << (bits - 1)) - 1
				: bits == 64 ? UINT64_MAX
					     : ((uint64_t)1 << bits) - 1;
		char hint[96];
		snprintf(hint, sizeof hint, "its values are %s%llu to %llu", is_signed ? "-" : "",
			 is_signed ? (unsigned long long)most + 1 : 0ULL, (unsigned long long)most);
		sema_err_node(f->unit, at, "E0344", hint, "the literal does not fit in '%s'", tt(s, t));
	}
	return sema_mk_int(f, t, at, negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude);
}

struct nd_hir *sema_float_literal(struct fctx *f, nd_node n, nd_type expected, nd_node at)
{
	if (tk(f->s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(f->s->types, expected, 0);
	struct nd_hir *h = sema_mk(f, ND_HIR_FLOAT, expected == ND_TY_F32 ? ND_TY_F32 : ND_TY_FLOAT, at, 0);
	h->f = f->unit->ast->floats.data[a_of(f->unit, n)];
	if (h->type == ND_TY_F32) {
		if (isinf((float)h->f) && !isinf(h->f))
			sema_err_node(f->unit, at, "E0344", "the largest float32 is about 3.4e38",
				      "the literal does not fit in 'float32'");
		h->f = (double)(float)h->f;
	}
	return h;
}

enum { MAX_PARTS = 256 }; // strings put together in one step

struct nd_hir *sema_interpolation(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	uint32_t count = list_len(u, a_of(u, n)), k = 0;
	struct nd_hir **parts = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		nd_node part = list_of(u, a_of(u, n))[i];
		struct nd_hir *h = sema_expr(f, part, NO_TYPE);
		if (h->kind == ND_HIR_STRING && h->str.len == 0)
			continue;
		parts[k++] = sema_to_string(f, h, false, part);
	}
	if (k == 0)
		return sema_mk_string(f, n, ND_STR(""));
	for (; k > MAX_PARTS; k = (k + MAX_PARTS - 1) / MAX_PARTS) { // a tree of moderate width
		for (uint32_t i = 0; i < k; i += MAX_PARTS) {
			uint32_t n_parts = k - i < MAX_PARTS ? k - i : MAX_PARTS;
			struct nd_hir **group = parts + i;
			parts[i / MAX_PARTS] = n_parts == 1 ? group[0]
							    : sema_mk_n(f, ND_HIR_CONCAT, ND_TY_STRING, n, group, n_parts);
		}
	}
	return k == 1 ? parts[0] : sema_mk_n(f, ND_HIR_CONCAT, ND_TY_STRING, n, parts, k);
}

// `[]` and `{}` say nothing about their types; beside others they have those of the others.
bool sema_is_empty_literal(struct fctx *f, nd_node n)
{
	struct view before = sema_enter(f, &n);
	enum nd_ast_kind k = kind_of(f->unit, n);
	bool ret = (k == ND_AST_LIST || k == ND_AST_MAP || k == ND_AST_SET) && list_len(f->unit, a_of(f->unit, n)) == 0;
	sema_look_at(f, &before);
	return ret;
}

// Values without an expected type, the empty literals last.
static void untyped_items(struct fctx *f, const uint32_t *nodes, uint32_t n, struct nd_hir **ret)
{
	nd_type type = NO_TYPE;
	for (uint32_t i = 0; i < n; i++) {
		if (sema_is_empty_literal(f, nodes[i]))
			continue;
		ret[i] = sema_expr(f, nodes[i], NO_TYPE);
		if (type == NO_TYPE && ret[i]->type != ND_TY_NULL && ret[i]->type != ND_TY_NEVER)
			type = ret[i]->type;
	}
	for (uint32_t i = 0; i < n; i++)
		if (sema_is_empty_literal(f, nodes[i]))
			ret[i] = sema_expr(f, nodes[i], type);
	sema_literals_adapt(f, nodes, ret, n);
}

// A list, map or set literal: the element type is the expected one, else the join of the elements'.
static nd_type element_type(struct fctx *f, struct nd_hir **items, uint32_t n, nd_node at, const char *what)
{
	nd_type t = ND_TY_NEVER;
	for (uint32_t i = 0; i < n; i++)
		if (items[i]->type == ND_TY_ERROR)
			return ND_TY_ERROR; // reported
	for (uint32_t i = 0; i < n; i++) {
		nd_type j = sema_join_types(f, t, items[i]->type);
		if (j == ND_TY_ERROR && items[i]->type != ND_TY_ERROR && t != ND_TY_ERROR) {
			sema_err_node(f->unit, at, "E0346", "write the type: `xs: List<T> = […]`",
				      "the %s are of different types: '%s' and '%s'", what, tt(f->s, t),
				      tt(f->s, items[i]->type));
			return ND_TY_ERROR;
		}
		t = j;
	}
	return t;
}

struct nd_hir *sema_list_literal(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t count = list_len(u, a_of(u, n));
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	nd_type want = tk(s, expected) == ND_TY_LIST ? nd_type_arg(s->types, expected, 0)
		       : expected == ND_TY_BYTES     ? ND_TY_U8
						     : NO_TYPE;
	struct nd_hir **items = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	bool spread = false;
	for (uint32_t i = 0; i < count; i++)
		spread = spread || kind_of(u, list_of(u, a_of(u, n))[i]) == ND_AST_SPREAD;
	if (!want && !spread)
		untyped_items(f, list_of(u, a_of(u, n)), count, items);
	for (uint32_t i = 0; i < count && (want || spread); i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		if (kind_of(u, item) == ND_AST_SPREAD) {
			items[i] = sema_expr(f, a_of(u, item), want ? sema_t_list(s, want) : NO_TYPE);
			if (items[i]->type != ND_TY_ERROR && tk(s, items[i]->type) != ND_TY_LIST) {
				sema_err_node(u, item, "E0347", NULL,
					      "only a list can be spread into a list, not '%s'",
					      tt(s, items[i]->type));
				items[i] = sema_mk_error(f, item);
			} else if (!want && items[i]->type != ND_TY_ERROR) {
				want = nd_type_arg(s->types, items[i]->type, 0);
			}
			continue;
		}
		items[i] = want ? sema_expr_as(f, item, want, "the element") : sema_expr(f, item, NO_TYPE);
	}
	if (!want) {
		for (uint32_t i = 0; i < count; i++)
			if (items[i]->type == ND_TY_ERROR)
				return sema_mk_error(f, n);
		want = element_type(f, items, count, n, "elements");
		if (count == 0) {
			sema_err_node(u, n, "E0348", "write it: `xs: List<int> = []`",
				      "the element type of an empty list is not known here");
			return sema_mk_error(f, n);
		}
		if (want == ND_TY_NULL || want == ND_TY_VOID) {
			sema_err_node(u, n, "E0348", NULL, "the elements have no type");
			return sema_mk_error(f, n);
		}
	}
	if (want == ND_TY_ERROR)
		return sema_mk_error(f, n);
	nd_type type = expected == ND_TY_BYTES ? ND_TY_BYTES : sema_t_list(s, want);
	if (!spread) {
		for (uint32_t i = 0; i < count; i++)
			items[i] = sema_coerce(f, items[i], want, list_of(u, a_of(u, n))[i], "the element");
		return sema_mk_n(f, ND_HIR_LIST, type, n, items, count);
	}
	struct stmts out = {0};
	struct local *l = sema_new_local(f, "$list", type, n);
	sema_add(f, &out, sema_mk_let(f, l, sema_mk_n(f, ND_HIR_LIST, type, n, NULL, 0), n));
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		bool all = kind_of(u, item) == ND_AST_SPREAD;
		struct nd_hir *v = all ? items[i] : sema_coerce(f, items[i], want, item, "the element");
		sema_add(f, &out,
			 sema_mk_intrinsic(f, item, all ? ND_INTRINSIC_LIST_APPEND : ND_INTRINSIC_LIST_PUSH,
					   ND_TY_VOID, &want, 1, 2, sema_mk_local(f, l, n), v));
	}
	return sema_seq(f, &out, sema_mk_local(f, l, n), n);
}

struct nd_hir *sema_map_literal(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	bool is_set = kind_of(u, n) == ND_AST_SET;
	uint32_t count = list_len(u, a_of(u, n));
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	if (count == 0 && tk(s, expected) == ND_TY_SET)
		is_set = true;
	nd_type key = NO_TYPE, value = NO_TYPE;
	if (tk(s, expected) == (is_set ? ND_TY_SET : ND_TY_MAP)) {
		key = nd_type_arg(s->types, expected, 0);
		value = is_set ? NO_TYPE : nd_type_arg(s->types, expected, 1);
	}
	if (count == 0 && !key) {
		sema_err_node(u, n, "E0348", "write it: `m: Map<string, int> = {}`",
			      "the types of an empty map are not known here");
		return sema_mk_error(f, n);
	}
	struct nd_hir **keys = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	struct nd_hir **values = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	uint32_t *key_nodes = nd_arena_array(f->arena, uint32_t, count + 1);
	uint32_t *value_nodes = nd_arena_array(f->arena, uint32_t, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		nd_node k = is_set ? item : a_of(u, item);
		key_nodes[i] = k;
		value_nodes[i] = is_set ? 0 : b_of(u, item);
		keys[i] = key ? sema_expr_as(f, k, key, "the key") : sema_expr(f, k, NO_TYPE);
		if (!is_set && value)
			values[i] = sema_expr_as(f, b_of(u, item), value, "the value");
	}
	if (!is_set && !value)
		untyped_items(f, value_nodes, count, values);
	if (!key) {
		sema_literals_adapt(f, key_nodes, keys, count);
		key = element_type(f, keys, count, n, is_set ? "elements" : "keys");
		value = is_set ? NO_TYPE : element_type(f, values, count, n, "values");
		if (key == ND_TY_ERROR || (!is_set && value == ND_TY_ERROR))
			return sema_mk_error(f, n);
		if (!sema_is_hashable(s, key)) {
			sema_err_node(u, n, "E0313", NULL, "'%s' cannot be a key", tt(s, key));
			return sema_mk_error(f, n);
		}
	}
	nd_type args[2] = {key, value};
	nd_type type = nd_type_make(s->types, is_set ? ND_TY_SET : ND_TY_MAP, args, is_set ? 1 : 2);
	struct stmts out = {0};
	struct local *l = sema_new_local(f, "$map", type, n);
	sema_add(f, &out, sema_mk_let(f, l, sema_map_new(f, type, n), n));
	for (uint32_t i = 0; i < count; i++) {
		nd_node at = list_of(u, a_of(u, n))[i];
		struct nd_hir *k = sema_coerce(f, keys[i], key, at, "the key");
		if (is_set)
			sema_add(f, &out,
				 sema_mk_intrinsic(f, at, ND_INTRINSIC_MAP_INSERT, ND_TY_INT, args, 1, 2,
						   sema_mk_local(f, l, n), k));
		else
			sema_add(f, &out,
				 sema_mk_prelude(f, at, "__map_set", args, 2, 3, sema_mk_local(f, l, n), k,
						 sema_coerce(f, values[i], value, at, "the value")));
	}
	return sema_seq(f, &out, sema_mk_local(f, l, n), n);
}

struct nd_hir *sema_tuple_literal(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t count = list_len(u, a_of(u, n));
	nd_type types[256];
	if (count > MAX_PARAMS) {
		sema_err_node(u, n, "E0409", "use a list or a struct", "a tuple has at most %d elements", MAX_PARAMS);
		return sema_mk_error(f, n);
	}
	bool match = tk(s, expected) == ND_TY_TUPLE && nd_type_info(s->types, expected)->nargs == count;
	struct nd_hir **items = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		items[i] = match ? sema_expr_as(f, item, nd_type_arg(s->types, expected, i), "the element")
				 : sema_expr(f, item, NO_TYPE);
		types[i] = match ? nd_type_arg(s->types, expected, i) : items[i]->type;
		if (types[i] == ND_TY_ERROR)
			return sema_mk_error(f, n);
		if (types[i] == ND_TY_NULL || types[i] == ND_TY_VOID) {
			sema_err_node(u, item, "E0349", NULL, "this element has no type");
			return sema_mk_error(f, n);
		}
	}
	return sema_mk_n(f, ND_HIR_AGG, nd_type_make(s->types, ND_TY_TUPLE, types, count), n, items, count);
}

struct comprehension {
	nd_node n;
	struct local *list;
	nd_type want;
};

static struct nd_hir *comprehension_body(struct fctx *f, void *arg)
{
	struct comprehension *c = arg;
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, c->n));
	struct nd_hir *cond = x[3] ? sema_condition(f, x[3]) : NULL;
	nd_node e = a_of(u, c->n);
	struct nd_hir *v = c->want ? sema_expr_as(f, e, c->want, "the element") : sema_expr(f, e, NO_TYPE);
	if (!c->want) {
		c->want = v->type == ND_TY_VOID || v->type == ND_TY_NULL ? ND_TY_ERROR : v->type;
		c->list->h.type = c->want ? sema_t_list(f->s, c->want) : ND_TY_ERROR;
	}
	struct nd_hir *push = sema_mk_intrinsic(f, e, ND_INTRINSIC_LIST_PUSH, ND_TY_VOID, &c->want, 1, 2,
						sema_mk_local(f, c->list, e), v);
	return cond ? sema_mk(f, ND_HIR_IF, ND_TY_VOID, e, 2, cond, push) : push;
}

struct nd_hir *sema_comprehension(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	const uint32_t *x = x_of(f->unit, b_of(f->unit, n));
	nd_type want = tk(s, expected) == ND_TY_LIST ? nd_type_arg(s->types, expected, 0) : NO_TYPE;
	struct comprehension c = {n, sema_new_local(f, "$list", want ? expected : ND_TY_ERROR, n), want};
	struct stmts out = {0};
	struct nd_hir *init = sema_mk_n(f, ND_HIR_LIST, c.list->h.type, n, NULL, 0);
	sema_add(f, &out, sema_mk_let(f, c.list, init, n));
	sema_add(f, &out, sema_iterate(f, n, x[2], x[0], x[1], false, sema_new_label(f), comprehension_body, &c));
	init->type = c.list->h.type;
	return sema_seq(f, &out, sema_mk_local(f, c.list, n), n);
}
