// Expressions: literals, names, members, conversions, places. Operators are in op.c, calls in call.c.
#include "sema/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Conversions ----------------------------------------------------------------------------------------------------
static bool one_code_point(struct nd_str s, int64_t *ret)
{
	const uint8_t *p = (const uint8_t *)s.data;
	if (s.len == 0)
		return false;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (n != s.len)
		return false;
	int64_t c = n == 1 ? p[0] : p[0] & (0x7f >> n);
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	*ret = c;
	return true;
}

static bool literal_fits(struct sema *s, int64_t v, nd_type to)
{
	uint32_t bits = nd_type_bits(s->types, to);
	if (nd_type_is_signed(s->types, to))
		return bits == 64 || (v >= -((int64_t)1 << (bits - 1)) && v < (int64_t)1 << (bits - 1));
	return v >= 0 && (bits == 64 || v < (int64_t)1 << bits);
}

static bool is_sub_ref(struct fctx *f, nd_type from, nd_type to)
{
	struct sema *s = f->s;
	enum nd_type_kind fk = tk(s, from), k = tk(s, to);
	if (fk == ND_TY_CLASS && k == ND_TY_CLASS) {
		for (struct nd_nominal *c = nominal_of(s, from); c; c = c->base) {
			if (c->type == to)
				return true;
			nominal_layout(s, c);
		}
		return false;
	}
	return k == ND_TY_INTERFACE && (fk == ND_TY_CLASS || fk == ND_TY_INTERFACE) && implements(s, from, nominal_of(s, to));
}

bool can_coerce(struct fctx *f, nd_type from, nd_type to)
{
	struct sema *s = f->s;
	if (from == to || from == ND_TY_ERROR || to == ND_TY_ERROR || from == ND_TY_NEVER)
		return true;
	if (tk(s, to) == ND_TY_OPTION) {
		nd_type inner = nd_type_arg(s->types, to, 0);
		if (from == ND_TY_NULL || can_coerce(f, from, inner))
			return true;
		return tk(s, from) == ND_TY_OPTION && is_sub_ref(f, nd_type_arg(s->types, from, 0), inner);
	}
	if (from == ND_TY_INT && to == ND_TY_FLOAT)
		return true;
	return is_sub_ref(f, from, to) || can_box(s, from, to);
}

static struct nd_hir *type_error(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at, const char *what)
{
	struct sema *s = f->s;
	const char *hint = NULL;
	nd_type from = h->type;
	char buf[300];
	if (tk(s, from) == ND_TY_OPTION && can_coerce(f, nd_type_arg(s->types, from, 0), to))
		hint = "it may be null: check `!= null` first, or use `?? default` or `.unwrap()`";
	else if (nd_type_is_float(s->types, from) && nd_type_is_int(s->types, to))
		hint = "convert with `int(…)`, which truncates";
	else if ((nd_type_is_int(s->types, from) || nd_type_is_float(s->types, from)) &&
		 (nd_type_is_int(s->types, to) || nd_type_is_float(s->types, to))) {
		snprintf(buf, sizeof buf, "convert with `%s(…)`", tt(s, to));
		hint = buf;
	} else if (to == ND_TY_STRING && from != ND_TY_VOID && from != ND_TY_NULL)
		hint = "convert with `string(…)`";
	else if (from == ND_TY_STRING && to == ND_TY_INT)
		hint = "convert with `int(…)`, which throws on bad text, or `.parseInt()`";
	else if (from == ND_TY_NULL)
		hint = "only an optional type `T?` can be null";
	err_node(f->unit, at, "E0341", hint, "%s must be '%s', but this is '%s'", what ? what : "this", tt(s, to), tt(s, from));
	return mk_error(f, at);
}

struct nd_hir *coerce(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at, const char *what)
{
	struct sema *s = f->s;
	nd_type from = h->type;
	if (from == to || from == ND_TY_ERROR || to == ND_TY_ERROR || from == ND_TY_NEVER)
		return h;
	if (h->kind == ND_HIR_STRING && to == ND_TY_CHAR) {
		int64_t c;
		if (one_code_point(h->str, &c))
			return mk_int(f, ND_TY_CHAR, at, c);
	}
	if (tk(s, to) == ND_TY_OPTION) {
		nd_type inner = nd_type_arg(s->types, to, 0);
		if (from == ND_TY_NULL)
			return mk(f, ND_HIR_ZERO, to, at, 0);
		if (tk(s, from) == ND_TY_OPTION && is_sub_ref(f, nd_type_arg(s->types, from, 0), inner))
			return mk(f, ND_HIR_RETYPE, to, at, 1, h);
		if (!can_coerce(f, from, inner) && !(h->kind == ND_HIR_STRING && inner == ND_TY_CHAR))
			return type_error(f, h, to, at, what);
		return mk(f, ND_HIR_SOME, to, at, 1, coerce(f, h, inner, at, what));
	}
	if (from == ND_TY_INT && to == ND_TY_FLOAT) {
		if (h->kind == ND_HIR_INT) {
			struct nd_hir *x = mk(f, ND_HIR_FLOAT, to, at, 0);
			x->f = (double)h->i;
			return x;
		}
		struct nd_hir *x = mk(f, ND_HIR_CONVERT, to, at, 1, h);
		x->i = ND_CONVERT_FLOAT;
		return x;
	}
	if (is_sub_ref(f, from, to)) {
		return mk(f, ND_HIR_RETYPE, to, at, 1, h);
	}
	if (can_box(s, from, to))
		return box_value(f, h, to, at);
	if (tk(s, to) == ND_TY_INTERFACE && implements(s, from, nominal_of(s, to))) {
		not_yet(f->unit, at, "a built-in value as a value of a built-in interface");
		return mk_error(f, at);
	}
	return type_error(f, h, to, at, what);
}

struct nd_hir *expr_optional(struct fctx *f, nd_node n, nd_type expected)
{
	struct binding *b = kind_of(f->unit, n) == ND_AST_NAME ? find_binding(f, a_of(f->unit, n)) : NULL;
	if (b && tk(f->s, b->local->h.type) == ND_TY_OPTION)
		return mk_local(f, use_binding(f, b), n);
	return expr(f, n, expected);
}

struct nd_hir *expr_as(struct fctx *f, nd_node n, nd_type type, const char *what)
{
	return coerce(f, expr(f, n, type), type, n, what);
}

// The type of two branches; ND_TY_ERROR (after no diagnostic) when there is none.
nd_type join_types(struct fctx *f, nd_type a, nd_type b)
{
	struct sema *s = f->s;
	if (a == b || b == ND_TY_NEVER || b == ND_TY_ERROR)
		return a;
	if (a == ND_TY_NEVER || a == ND_TY_ERROR)
		return b;
	if (a == ND_TY_NULL && b != ND_TY_VOID)
		return tk(s, b) == ND_TY_OPTION ? b : t_option(s, b);
	if (b == ND_TY_NULL && a != ND_TY_VOID)
		return tk(s, a) == ND_TY_OPTION ? a : t_option(s, a);
	if (can_coerce(f, b, a))
		return a;
	if (can_coerce(f, a, b))
		return b;
	if (tk(s, a) == ND_TY_CLASS && tk(s, b) == ND_TY_CLASS)
		for (struct nd_nominal *c = nominal_of(s, a); c; c = c->base) {
			if (is_sub_ref(f, b, c->type))
				return c->type;
			nominal_layout(s, c);
		}
	return ND_TY_ERROR;
}

struct nd_hir *convert_to(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at)
{
	struct sema *s = f->s;
	nd_type from = h->type;
	if (from == ND_TY_ERROR || from == to)
		return h;
	bool from_int = nd_type_is_int(s->types, from), from_float = nd_type_is_float(s->types, from);
	bool to_int = nd_type_is_int(s->types, to), to_float = nd_type_is_float(s->types, to);
	int how = -1;
	if ((from_int || from == ND_TY_CHAR || from == ND_TY_BOOL) && to_int)
		how = ND_CONVERT_WRAP;
	else if ((from_int && to_float) || (from_float && to_float))
		how = ND_CONVERT_FLOAT;
	else if (from_float && to_int)
		how = ND_CONVERT_TO_INT;
	else if (from_int && to == ND_TY_CHAR)
		how = ND_CONVERT_TO_CHAR;
	else if (to == ND_TY_STRING)
		return to_string(f, h, false, at);
	else if (to == ND_TY_CHAR && h->kind == ND_HIR_STRING)
		return coerce(f, h, to, at, "the argument");
	else if (from == ND_TY_STRING && to_int)
		return convert_to(f, mk_prelude(f, at, "__int_parse", NULL, 0, 1, h), to, at);
	else if (from == ND_TY_STRING && to_float)
		return convert_to(f, mk_prelude(f, at, "__float_parse", NULL, 0, 1, h), to, at);
	if (tk(s, from) == ND_TY_ENUM && to == ND_TY_INT && !nominal_of(s, from)->has_payload) {
		struct nd_hir *tag = mk(f, ND_HIR_TAG, ND_TY_I32, at, 1, h);
		return convert_to(f, tag, to, at);
	}
	if (how < 0) {
		err_node(f->unit, at, "E0343", NULL, "'%s' cannot be converted to '%s'", tt(s, from), tt(s, to));
		return mk_error(f, at);
	}
	if (h->kind == ND_HIR_INT && how == ND_CONVERT_WRAP && literal_fits(s, h->i, to))
		return mk_int(f, to, at, h->i);
	struct nd_hir *x = mk(f, ND_HIR_CONVERT, to, at, 1, h);
	x->i = how;
	return x;
}

// Literals -------------------------------------------------------------------------------------------------------
static struct nd_hir *int_literal(struct fctx *f, nd_node n, nd_type expected, bool negative, nd_node at)
{
	struct sema *s = f->s;
	uint64_t magnitude = f->unit->ast->ints.data[a_of(f->unit, n)];
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	if (nd_type_is_float(s->types, expected)) {
		struct nd_hir *h = mk(f, ND_HIR_FLOAT, expected, at, 0);
		h->f = negative ? -(double)magnitude : (double)magnitude;
		if (expected == ND_TY_F32)
			h->f = (double)(float)h->f;
		return h;
	}
	nd_type t = nd_type_is_int(s->types, expected) ? expected : ND_TY_INT;
	uint32_t bits = nd_type_bits(s->types, t);
	uint64_t top = nd_type_is_signed(s->types, t) ? ((uint64_t)1 << (bits - 1)) - !negative
						     : negative ? 0 : bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
	if (magnitude > top) {
		bool is_signed = nd_type_is_signed(s->types, t);
		uint64_t most = is_signed ? ((uint64_t)1 << (bits - 1)) - 1 : bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
		char hint[96];
		snprintf(hint, sizeof hint, "its values are %s%llu to %llu", is_signed ? "-" : "",
			 is_signed ? (unsigned long long)most + 1 : 0ULL, (unsigned long long)most);
		err_node(f->unit, at, "E0344", hint, "the literal does not fit in '%s'", tt(s, t));
	}
	return mk_int(f, t, at, negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude);
}

static struct nd_hir *float_literal(struct fctx *f, nd_node n, nd_type expected, nd_node at)
{
	if (tk(f->s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(f->s->types, expected, 0);
	struct nd_hir *h = mk(f, ND_HIR_FLOAT, expected == ND_TY_F32 ? ND_TY_F32 : ND_TY_FLOAT, at, 0);
	h->f = f->unit->ast->floats.data[a_of(f->unit, n)];
	if (h->type == ND_TY_F32)
		h->f = (double)(float)h->f;
	return h;
}

static struct nd_hir *interpolation(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	uint32_t count = list_len(u, a_of(u, n)), k = 0;
	struct nd_hir **parts = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		nd_node part = list_of(u, a_of(u, n))[i];
		struct nd_hir *h = expr(f, part, NO_TYPE);
		if (h->kind == ND_HIR_STRING && h->str.len == 0)
			continue;
		parts[k++] = to_string(f, h, false, part);
	}
	if (k == 0)
		return mk_string(f, n, ND_STR(""));
	return k == 1 ? parts[0] : mk_n(f, ND_HIR_CONCAT, ND_TY_STRING, n, parts, k);
}

// A list, map or set literal: the element type is the expected one, else the join of the elements'.
static nd_type element_type(struct fctx *f, struct nd_hir **items, uint32_t n, nd_node at, const char *what)
{
	nd_type t = ND_TY_NEVER;
	for (uint32_t i = 0; i < n; i++) {
		nd_type j = join_types(f, t, items[i]->type);
		if (j == ND_TY_ERROR && items[i]->type != ND_TY_ERROR && t != ND_TY_ERROR) {
			err_node(f->unit, at, "E0346", "write the type: `xs: List<T> = […]`", "the %s are of different types: '%s' and '%s'",
				 what, tt(f->s, t), tt(f->s, items[i]->type));
			return ND_TY_ERROR;
		}
		t = j;
	}
	return t;
}

static struct nd_hir *list_literal(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t count = list_len(u, a_of(u, n));
	if (tk(s, expected) == ND_TY_OPTION)
		expected = nd_type_arg(s->types, expected, 0);
	nd_type want = tk(s, expected) == ND_TY_LIST ? nd_type_arg(s->types, expected, 0)
		       : expected == ND_TY_BYTES    ? ND_TY_U8
						    : NO_TYPE;
	struct nd_hir **items = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	bool spread = false;
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		if (kind_of(u, item) == ND_AST_SPREAD) {
			spread = true;
			items[i] = expr(f, a_of(u, item), want ? t_list(s, want) : NO_TYPE);
			if (items[i]->type != ND_TY_ERROR && tk(s, items[i]->type) != ND_TY_LIST) {
				err_node(u, item, "E0347", NULL, "only a list can be spread into a list, not '%s'", tt(s, items[i]->type));
				items[i] = mk_error(f, item);
			} else if (!want && items[i]->type != ND_TY_ERROR) {
				want = nd_type_arg(s->types, items[i]->type, 0);
			}
			continue;
		}
		items[i] = want ? expr_as(f, item, want, "the element") : expr(f, item, NO_TYPE);
	}
	if (!want) {
		for (uint32_t i = 0; i < count; i++)
			if (items[i]->type == ND_TY_ERROR)
				return mk_error(f, n);
		want = element_type(f, items, count, n, "elements");
		if (count == 0) {
			err_node(u, n, "E0348", "write it: `xs: List<int> = []`", "the element type of an empty list is not known here");
			return mk_error(f, n);
		}
		if (want == ND_TY_NULL || want == ND_TY_VOID) {
			err_node(u, n, "E0348", NULL, "the elements have no type");
			return mk_error(f, n);
		}
	}
	if (want == ND_TY_ERROR)
		return mk_error(f, n);
	nd_type type = expected == ND_TY_BYTES ? ND_TY_BYTES : t_list(s, want);
	if (!spread) {
		for (uint32_t i = 0; i < count; i++)
			items[i] = coerce(f, items[i], want, list_of(u, a_of(u, n))[i], "the element");
		return mk_n(f, ND_HIR_LIST, type, n, items, count);
	}
	struct stmts out = { 0 };
	struct local *l = new_local(f, "$list", type, n);
	add(&out, mk_let(f, l, mk_n(f, ND_HIR_LIST, type, n, NULL, 0), n));
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		bool all = kind_of(u, item) == ND_AST_SPREAD;
		struct nd_hir *v = all ? items[i] : coerce(f, items[i], want, item, "the element");
		add(&out, mk_intrinsic(f, item, all ? ND_INTRINSIC_LIST_APPEND : ND_INTRINSIC_LIST_PUSH, ND_TY_VOID, &want, 1, 2,
				       mk_local(f, l, n), v));
	}
	return seq(f, &out, mk_local(f, l, n), n);
}

static struct nd_hir *map_literal(struct fctx *f, nd_node n, nd_type expected)
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
		err_node(u, n, "E0348", "write it: `m: Map<string, int> = {}`", "the types of an empty map are not known here");
		return mk_error(f, n);
	}
	struct nd_hir **keys = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	struct nd_hir **values = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		nd_node k = is_set ? item : a_of(u, item);
		keys[i] = key ? expr_as(f, k, key, "the key") : expr(f, k, NO_TYPE);
		if (!is_set)
			values[i] = value ? expr_as(f, b_of(u, item), value, "the value") : expr(f, b_of(u, item), NO_TYPE);
	}
	if (!key) {
		key = element_type(f, keys, count, n, is_set ? "elements" : "keys");
		value = is_set ? NO_TYPE : element_type(f, values, count, n, "values");
		if (key == ND_TY_ERROR || (!is_set && value == ND_TY_ERROR))
			return mk_error(f, n);
		if (!is_hashable(s, key)) {
			err_node(u, n, "E0313", NULL, "'%s' cannot be a key", tt(s, key));
			return mk_error(f, n);
		}
	}
	nd_type args[2] = { key, value };
	nd_type type = nd_type_make(s->types, is_set ? ND_TY_SET : ND_TY_MAP, args, is_set ? 1 : 2);
	struct stmts out = { 0 };
	struct local *l = new_local(f, "$map", type, n);
	add(&out, mk_let(f, l, map_new(f, type, n), n));
	for (uint32_t i = 0; i < count; i++) {
		nd_node at = list_of(u, a_of(u, n))[i];
		struct nd_hir *k = coerce(f, keys[i], key, at, "the key");
		if (is_set)
			add(&out, mk_intrinsic(f, at, ND_INTRINSIC_MAP_INSERT, ND_TY_INT, args, 1, 2, mk_local(f, l, n), k));
		else
			add(&out, mk_prelude(f, at, "__map_set", args, 2, 3, mk_local(f, l, n), k,
					     coerce(f, values[i], value, at, "the value")));
	}
	return seq(f, &out, mk_local(f, l, n), n);
}

static struct nd_hir *tuple_literal(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	uint32_t count = list_len(u, a_of(u, n));
	nd_type types[256];
	if (count > 255)
		count = 255;
	bool match = tk(s, expected) == ND_TY_TUPLE && nd_type_info(s->types, expected)->nargs == count;
	struct nd_hir **items = nd_arena_array(f->arena, struct nd_hir *, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		items[i] = match ? expr_as(f, item, nd_type_arg(s->types, expected, i), "the element") : expr(f, item, NO_TYPE);
		types[i] = match ? nd_type_arg(s->types, expected, i) : items[i]->type;
		if (types[i] == ND_TY_ERROR)
			return mk_error(f, n);
		if (types[i] == ND_TY_NULL || types[i] == ND_TY_VOID) {
			err_node(u, item, "E0349", NULL, "this element has no type");
			return mk_error(f, n);
		}
	}
	return mk_n(f, ND_HIR_AGG, nd_type_make(s->types, ND_TY_TUPLE, types, count), n, items, count);
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
	struct nd_hir *cond = x[3] ? condition(f, x[3]) : NULL;
	nd_node e = a_of(u, c->n);
	struct nd_hir *v = c->want ? expr_as(f, e, c->want, "the element") : expr(f, e, NO_TYPE);
	if (!c->want) {
		c->want = v->type == ND_TY_VOID || v->type == ND_TY_NULL ? ND_TY_ERROR : v->type;
		c->list->h.type = c->want ? t_list(f->s, c->want) : ND_TY_ERROR;
	}
	struct nd_hir *push = mk_intrinsic(f, e, ND_INTRINSIC_LIST_PUSH, ND_TY_VOID, &c->want, 1, 2, mk_local(f, c->list, e), v);
	return cond ? mk(f, ND_HIR_IF, ND_TY_VOID, e, 2, cond, push) : push;
}

static struct nd_hir *comprehension(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	const uint32_t *x = x_of(f->unit, b_of(f->unit, n));
	nd_type want = tk(s, expected) == ND_TY_LIST ? nd_type_arg(s->types, expected, 0) : NO_TYPE;
	struct comprehension c = { n, new_local(f, "$list", want ? expected : ND_TY_ERROR, n), want };
	struct stmts out = { 0 };
	struct nd_hir *init = mk_n(f, ND_HIR_LIST, c.list->h.type, n, NULL, 0);
	add(&out, mk_let(f, c.list, init, n));
	add(&out, iterate(f, n, x[2], x[0], x[1], new_label(f), comprehension_body, &c));
	init->type = c.list->h.type;
	return seq(f, &out, mk_local(f, c.list, n), n);
}

// Names ----------------------------------------------------------------------------------------------------------
static struct nd_hir *local_value(struct fctx *f, struct binding *b, nd_node n)
{
	struct sema *s = f->s;
	nd_type narrowed = b->narrowed;
	struct nd_hir *h = mk_local(f, use_binding(f, b), n);
	if (narrowed == ND_TY_ERROR)
		return h;
	if (tk(s, h->type) == ND_TY_OPTION)
		return mk(f, ND_HIR_UNWRAP, narrowed, n, 1, h);
	return value_as(f, h, narrowed, n);
}

static struct nd_hir *global_value(struct fctx *f, struct decl *d, nd_node n)
{
	global_resolve(f->s, d);
	d->used = true;
	struct nd_hir *h = mk(f, ND_HIR_GLOBAL, d->global->type, n, 0);
	h->global = d->global;
	return h;
}

struct nd_hir *func_value(struct fctx *f, struct finst *fi, nd_node at)
{
	struct sema *s = f->s;
	finst_sig(s, fi);
	const struct nd_hir_sig *sig = &fi->ref->sig;
	if (fi->body == BODY_INTRINSIC || fi->self_type != ND_TY_ERROR) {
		not_yet(f->unit, at, "this function as a value; wrap it in a lambda");
		return mk_error(f, at);
	}
	finst_use(s, fi);
	struct nd_hir *h = mk(f, ND_HIR_FUNC, t_func(s, sig->params, sig->nparams, sig->ret), at, 0);
	h->func = fi->ref;
	return h;
}

static struct nd_hir *decl_value(struct fctx *f, struct decl *d, nd_node n, uint32_t targs, nd_type expected)
{
	struct sema *s = f->s;
	switch (d->kind) {
	case D_GLOBAL:
		return global_value(f, d, n);
	case D_FUNC: {
		const struct nd_ast_func *fn = nd_ast_func(d->unit->ast, d->node);
		uint32_t np = list_len(d->unit, fn->type_params), given = list_len(f->unit, targs);
		nd_type args[16] = { 0 }, params[16];
		if (np > 16)
			return mk_error(f, n);
		if (given == np) {
			for (uint32_t i = 0; i < np; i++)
				args[i] = type_of_node(f->unit, list_of(f->unit, targs)[i], f->env);
		} else if (tk(s, expected) == ND_TY_FUNC) {
			for (uint32_t i = 0; i < np; i++)
				params[i] = nd_type_of_param(s->types, a_of(d->unit, list_of(d->unit, fn->type_params)[i]), d->id);
			struct finst *shape = finst_func(s, d, params, np);
			shape->is_template = true;
			finst_sig(s, shape);
			const struct nd_hir_sig *sig = &shape->ref->sig;
			unify(s, t_func(s, sig->params, sig->nparams, sig->ret), expected, params, args, np);
		}
		for (uint32_t i = 0; i < np; i++) {
			if (args[i] == ND_TY_ERROR || has_params(s, args[i])) {
				err_node(f->unit, n, "E0345", "write them: `f<int>`", "the type arguments of '%s' are not known here",
					 text_of(s, d->sym));
				return mk_error(f, n);
			}
		}
		return func_value(f, finst_func(s, d, args, np), n);
	}
	case D_MACRO:
		not_yet(f->unit, n, "macros");
		return mk_error(f, n);
	default:
		err_node(f->unit, n, "E0350", "call it to make a value: `T(…)`", "'%s' is a type, not a value", text_of(s, d->sym));
		return mk_error(f, n);
	}
}

struct nd_hir *name_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_sym sym = a_of(u, n);
	struct binding *b = find_binding(f, sym);
	if (b)
		return local_value(f, b, n);
	nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
	struct decl *d = decl_visible(u, sym);
	if (tk(s, want) == ND_TY_ENUM && (!d || d->kind == D_TYPE)) {
		int v = variant_index(s, nominal_of(s, want), sym);
		if (v >= 0)
			return enum_value(f, nominal_of(s, want), v, NULL, 0, n);
	}
	if (d)
		return decl_value(f, d, n, b_of(u, n), expected);
	if (sym == s->w.None) {
		if (tk(s, expected) == ND_TY_OPTION)
			return mk(f, ND_HIR_ZERO, expected, n, 0);
		return mk(f, ND_HIR_ZERO, ND_TY_NULL, n, 0);
	}
	struct import_name *in = import_binding(u, sym);
	if (in && !in->target) {
		in->used = true;
		err_node(u, n, "E0351", "use one of its names: `module.name`", "'%s' is a module, not a value", text_of(s, sym));
		return mk_error(f, n);
	}
	int count;
	struct decl *e = enum_with_variant(u, sym, &count);
	if (count == 1) {
		if (list_len(e->unit, nd_ast_type_decl(e->unit->ast, e->node)->type_params) == 0) {
			struct nd_nominal *nominal = nominal_get(s, e, NULL, 0);
			return enum_value(f, nominal, variant_index(s, nominal, sym), NULL, 0, n);
		}
		err_node(u, n, "E0345", NULL, "the type arguments of '%s' are not known here", text_of(s, e->sym));
		return mk_error(f, n);
	}
	if (count > 1) {
		err_node(u, n, "E0352", "write `Enum.Variant`", "several enums have a variant '%s'", text_of(s, sym));
		return mk_error(f, n);
	}
	if (in)
		return mk_error(f, n); // the import has been reported
	const char *near = nearest_name(u, f, sym);
	char hint[200];
	if (near)
		snprintf(hint, sizeof hint, "did you mean '%s'?", near);
	err_node(u, n, "E0342", near ? hint : NULL, "there is no '%s' here", text_of(s, sym));
	return mk_error(f, n);
}

// Members --------------------------------------------------------------------------------------------------------
static struct nd_hir *field_of(struct fctx *f, struct nd_hir *obj, nd_sym sym, nd_node n)
{
	struct sema *s = f->s;
	struct nd_nominal *nominal = nominal_of(s, obj->type);
	if (nominal && (nominal->kind == ND_TY_CLASS || nominal->kind == ND_TY_STRUCT)) {
		nominal_layout(s, nominal);
		int i = field_index(nominal, sym);
		if (i < 0)
			return NULL;
		struct nominal_info *info = info_of(nominal);
		for (uint32_t k = 0; k < info->ndecl_fields; k++) {
			if (info->decl_fields[k].name != sym)
				continue;
			struct decl *home = info->decl_field_owner[k]->decl;
			uint32_t flags = x_of(home->unit, a_of(home->unit, info->decl_field_nodes[k]))[3];
			struct nd_nominal *mine = f->inst ? f->inst->owner : NULL;
			struct fctx *root = f;
			while (root->outer)
				root = root->outer;
			mine = root->inst ? root->inst->owner : NULL;
			bool derived = root->inst && root->inst->kind == F_DERIVED;
			if ((flags & ND_AST_PRIVATE) && !derived && (!mine || info_of(mine)->decl != home))
				err_node(f->unit, n, "E0353", NULL, "the field '%s' is private to '%s'", text_of(s, sym), text_of(s, home->sym));
		}
		struct nd_hir *h = mk(f, ND_HIR_FIELD, nominal->fields[i].type, n, 1, obj);
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
		struct nd_hir *h = mk(f, ND_HIR_FIELD, info.args[i], n, 1, obj);
		h->i = (int64_t)i;
		return h;
	}
	if (info.kind == ND_TY_RANGE) {
		const char *text = text_of(s, sym);
		int i = strcmp(text, "start") == 0 ? 0 : strcmp(text, "end") == 0 ? 1 : -1;
		if (i < 0)
			return NULL;
		struct nd_hir *h = mk(f, ND_HIR_FIELD, ND_TY_INT, n, 1, obj);
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
			struct finst *fi = finst_extend(s, obj->type, func, s->extend_members.data[at].extend, NULL, 0);
			if (fi->is_property)
				return mk_call_va(f, fi, n, 1, obj);
		}
	}
	struct nd_nominal *nominal = nominal_of(s, obj->type), *owner;
	nd_node m = nominal ? member_of(nominal, sym, &owner) : 0;
	if (m && info_of(owner)->decl->unit->is_std && nominal->kind == ND_TY_CLASS) {
		struct finst *fi = finst_method(s, owner, m, owner->type, NULL, 0);
		if (fi->is_property)
			return mk_call_va(f, fi, n, 1, coerce(f, obj, owner->type, n, NULL));
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
	const char *near = hint[0] ? NULL : nearest_member(s, t, sym);
	if (nominal && member_of(nominal, sym, &owner))
		snprintf(hint, sizeof hint, "'%s' is a method: call it with `()`", text_of(s, sym));
	else if (near)
		snprintf(hint, sizeof hint, "did you mean '%s'?", near);
	err_node(f->unit, n, "E0354", hint[0] ? hint : NULL, "'%s' has no member '%s'", tt(s, t), text_of(s, sym));
}

struct nd_hir *member_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	nd_node on = a_of(u, n);
	nd_sym sym = x_of(u, b_of(u, n))[0];
	if (kind_of(u, on) == ND_AST_NAME && !find_binding(f, a_of(u, on))) {
		struct import_name *in = import_binding(u, a_of(u, on));
		if (in && !in->target) {
			in->used = true;
			struct decl *d = decl_exported(in->unit, sym, 0);
			if (d)
				return decl_value(f, d, n, x_of(u, b_of(u, n))[1], expected);
			const char *near = nearest_name(in->unit, NULL, sym);
			char hint[200];
			if (near)
				snprintf(hint, sizeof hint, "did you mean '%s'?", near);
			err_node(u, n, "E0305", near ? hint : NULL, "module \"%s\" exports no '%s'", in->unit->name, text_of(s, sym));
			return mk_error(f, n);
		}
		struct decl *d = decl_visible(u, a_of(u, on));
		struct decl *field = d && d->kind == D_TYPE ? decl_in(d->unit, static_name(s, d->sym, sym)) : NULL;
		if (field) {
			if ((field->flags & ND_AST_PRIVATE) && d->unit != u)
				err_node(u, n, "E0353", NULL, "the field '%s' is private to '%s'", text_of(s, sym), text_of(s, d->sym));
			return global_value(f, field, n);
		}
		if (d && d->kind == D_TYPE && kind_of(d->unit, d->node) == ND_AST_ENUM) {
			uint32_t np = list_len(d->unit, nd_ast_type_decl(d->unit->ast, d->node)->type_params);
			nd_type args[16], want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
			struct nd_nominal *e = NULL;
			if (np == 0) {
				e = nominal_get(s, d, NULL, 0);
			} else if (tk(s, want) == ND_TY_ENUM && info_of(nominal_of(s, want))->decl == d) {
				e = nominal_of(s, want);
			} else if (np == list_len(u, b_of(u, on)) && np <= 16) {
				for (uint32_t i = 0; i < np; i++)
					args[i] = type_of_node(u, list_of(u, b_of(u, on))[i], f->env);
				e = nominal_get(s, d, args, np);
			}
			if (!e) {
				err_node(u, n, "E0345", "write the type it is assigned to", "the type arguments of '%s' are not known here",
					 text_of(s, d->sym));
				return mk_error(f, n);
			}
			int v = variant_index(s, e, sym);
			if (v < 0) {
				err_node(u, n, "E0355", NULL, "'%s' has no variant '%s'", e->display, text_of(s, sym));
				return mk_error(f, n);
			}
			return enum_value(f, e, v, NULL, 0, n);
		}
	}
	if (kind_of(u, on) == ND_AST_SUPER) {
		err_node(u, n, "E0356", NULL, "`super` is for calling a method of the base class");
		return mk_error(f, n);
	}
	struct nd_hir *obj = expr(f, on, NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	struct nd_hir *h = field_of(f, obj, sym, n);
	if (!h)
		h = property(f, obj, sym, n);
	if (h)
		return h;
	no_member(f, n, obj->type, sym);
	return mk_error(f, n);
}

// a?.b, a?.m(…): a is evaluated once; the rest only when it is there.
struct nd_hir *optional_chain(struct fctx *f, nd_node n, nd_node member, const uint32_t *args, uint32_t nargs, bool is_call)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *obj = expr_optional(f, a_of(u, member), NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	if (tk(s, obj->type) != ND_TY_OPTION) {
		err_node(u, n, "E0357", "use `.`", "'%s' is never null", tt(s, obj->type));
		return mk_error(f, n);
	}
	struct stmts out = { 0 };
	struct nd_hir *let, *value = spill(f, obj, n, &let);
	add(&out, let);
	struct nd_hir *inner = mk(f, ND_HIR_UNWRAP, nd_type_arg(s->types, obj->type, 0), n, 1, value);
	nd_sym sym = x_of(u, b_of(u, member))[0];
	struct nd_hir *h;
	if (is_call) {
		h = method_call(f, n, inner, sym, x_of(u, b_of(u, member))[1], args, nargs, NO_TYPE, false);
	} else {
		h = field_of(f, inner, sym, n);
		if (!h)
			h = property(f, inner, sym, n);
		if (!h) {
			no_member(f, n, inner->type, sym);
			h = mk_error(f, n);
		}
	}
	if (h->type == ND_TY_ERROR)
		return h;
	struct nd_hir *test = mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, n, 1, value);
	if (h->type == ND_TY_VOID) {
		add(&out, mk(f, ND_HIR_IF, ND_TY_VOID, n, 2, test, h));
		return seq(f, &out, NULL, n);
	}
	nd_type t = tk(s, h->type) == ND_TY_OPTION ? h->type : t_option(s, h->type);
	struct nd_hir *cond = mk(f, ND_HIR_COND, t, n, 3, test, coerce(f, h, t, n, NULL), mk(f, ND_HIR_ZERO, t, n, 0));
	return seq(f, &out, cond, n);
}

// Index and slice ------------------------------------------------------------------------------------------------
struct nd_hir *index_expr(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *obj = expr(f, a_of(u, n), NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	const struct nd_type_info info = *nd_type_info(s->types, obj->type);
	switch (info.kind) {
	case ND_TY_LIST:
	case ND_TY_BYTES: {
		struct nd_hir *i = expr_as(f, b_of(u, n), ND_TY_INT, "the index");
		return mk(f, ND_HIR_INDEX, info.kind == ND_TY_LIST ? info.args[0] : (nd_type)ND_TY_U8, n, 2, obj, i);
	}
	case ND_TY_STRING:
		return mk_prelude(f, n, "__string_index", NULL, 0, 2, obj, expr_as(f, b_of(u, n), ND_TY_INT, "the index"));
	case ND_TY_MAP:
		return mk_prelude(f, n, "__map_get", info.args, 2, 2, obj, expr_as(f, b_of(u, n), info.args[0], "the key"));
	default:
		err_node(u, n, "E0358", tk(s, obj->type) == ND_TY_OPTION ? "it may be null: check `!= null` first" : NULL,
			 "'%s' cannot be indexed", tt(s, obj->type));
		return mk_error(f, n);
	}
}

static struct nd_hir *slice_expr(struct fctx *f, nd_node n)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	struct nd_hir *obj = expr(f, a_of(u, n), NO_TYPE);
	if (obj->type == ND_TY_ERROR)
		return obj;
	const struct nd_type_info info = *nd_type_info(s->types, obj->type);
	if (info.kind != ND_TY_LIST && info.kind != ND_TY_STRING && info.kind != ND_TY_BYTES) {
		err_node(u, n, "E0358", NULL, "'%s' cannot be sliced", tt(s, obj->type));
		return mk_error(f, n);
	}
	struct stmts out = { 0 };
	struct nd_hir *let, *value = spill(f, obj, n, &let);
	add(&out, let);
	struct nd_hir *lo = x[0] ? expr_as(f, x[0], ND_TY_INT, "the start of a slice") : mk_int(f, ND_TY_INT, n, 0), *hi;
	if (x[1])
		hi = expr_as(f, x[1], ND_TY_INT, "the end of a slice");
	else
		hi = mk_intrinsic(f, n, info.kind == ND_TY_STRING ? ND_INTRINSIC_STR_LEN : ND_INTRINSIC_LIST_LEN, ND_TY_INT,
				  info.args, info.nargs, 1, value);
	struct nd_hir *h;
	if (info.kind == ND_TY_STRING)
		h = mk_prelude(f, n, "__string_slice", NULL, 0, 3, value, lo, hi);
	else if (info.kind == ND_TY_BYTES)
		h = mk_prelude(f, n, "__bytes_slice", NULL, 0, 3, value, lo, hi);
	else
		h = mk_prelude(f, n, "__list_slice", info.args, 1, 3, value, lo, hi);
	return seq(f, &out, h, n);
}

// Places ---------------------------------------------------------------------------------------------------------
static bool mark_assigned(struct fctx *f, struct nd_hir *h, nd_node n, bool whole)
{
	switch (h->kind) {
	case ND_HIR_LOCAL: {
		struct local *l = (struct local *)h->local, *root = l->root;
		if (root->is_const && (whole || !root->h.by_ref)) {
			bool is_self = strcmp(root->h.name, "self") == 0;
			if (whole || tk(f->s, h->type) == ND_TY_STRUCT)
				err_node(f->unit, n, "E0359", is_self ? NULL : "declare it with `let` or `var`",
					 "'%s' is constant and cannot be changed", root->h.name);
			return false;
		}
		root->reassigned = true;
		if (l->owner != root->owner)
			root->assigned_in_closure = true;
		return true;
	}
	case ND_HIR_GLOBAL:
		if (h->global->is_const && (whole || tk(f->s, h->type) == ND_TY_STRUCT)) {
			const char *dot = strrchr(h->global->symbol, '.'); // "util/text.limit"
			err_node(f->unit, n, "E0359", NULL, "'%s' is constant and cannot be changed",
				 dot ? dot + 1 : h->global->symbol);
			return false;
		}
		return true;
	case ND_HIR_FIELD: {
		enum nd_type_kind k = tk(f->s, h->args[0]->type);
		if (k == ND_TY_CLASS)
			return true;
		if (k == ND_TY_TUPLE || k == ND_TY_RANGE) {
			err_node(f->unit, n, "E0360", "make a new tuple", "the parts of a tuple cannot be assigned");
			return false;
		}
		return mark_assigned(f, h->args[0], n, false);
	}
	case ND_HIR_INDEX:
	case ND_HIR_INDEX_FAST:
		return true;
	case ND_HIR_RETYPE:
		return mark_assigned(f, h->args[0], n, whole);
	default:
		err_node(f->unit, n, "E0361", NULL, "this cannot be assigned to");
		return false;
	}
}

struct nd_hir *place(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	enum nd_ast_kind k = kind_of(u, n);
	if (k == ND_AST_NAME) {
		struct binding *b = find_binding(f, a_of(u, n));
		if (b) {
			struct local *root = b->local->root;
			bool was_read = root->read;
			struct nd_hir *h = mk_local(f, use_binding(f, b), n);
			root->read = was_read;
			return mark_assigned(f, h, n, true) ? h : mk_error(f, n);
		}
	}
	struct nd_hir *h = expr(f, n, NO_TYPE);
	if (h->type == ND_TY_ERROR)
		return h;
	if (k != ND_AST_NAME && k != ND_AST_MEMBER && k != ND_AST_INDEX) {
		err_node(u, n, "E0361", NULL, "this cannot be assigned to");
		return mk_error(f, n);
	}
	return mark_assigned(f, h, n, true) ? h : mk_error(f, n);
}

struct nd_hir *condition(struct fctx *f, nd_node n)
{
	struct nd_hir *h = expr(f, n, ND_TY_BOOL);
	if (h->type == ND_TY_BOOL || h->type == ND_TY_ERROR || h->type == ND_TY_NEVER)
		return h;
	const char *hint = NULL;
	if (tk(f->s, h->type) == ND_TY_OPTION)
		hint = "compare it: `!= null`";
	else if (nd_type_is_int(f->s->types, h->type))
		hint = "compare it: `!= 0`";
	err_node(f->unit, n, "E0362", hint, "a condition must be 'bool', but this is '%s'", tt(f->s, h->type));
	return mk_error(f, n);
}

// Branches -------------------------------------------------------------------------------------------------------
static struct nd_hir *branch_value(struct fctx *f, nd_node n, nd_type expected)
{
	return kind_of(f->unit, n) == ND_AST_BLOCK ? block_value(f, n, expected) : expr(f, n, expected);
}

static struct nd_hir *if_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	if (!x[1])
		return stmt(f, n);
	struct nd_hir *c = condition(f, a_of(u, n));
	struct facts yes = { 0 }, no = { 0 };
	facts_of(f, a_of(u, n), true, &yes);
	facts_of(f, a_of(u, n), false, &no);
	nd_type *saved;
	uint32_t ns = narrow_save(f, &saved);
	facts_apply(f, &yes);
	struct nd_hir *a = branch_value(f, x[0], expected);
	nd_type *after_a, *after_b;
	narrow_save(f, &after_a);
	narrow_restore(f, saved, ns);
	facts_apply(f, &no);
	struct nd_hir *b = branch_value(f, x[1], expected);
	narrow_save(f, &after_b);
	narrow_merge(f, a->type == ND_TY_NEVER ? after_b : after_a, b->type == ND_TY_NEVER ? after_a : after_b, ns);
	facts_free(&yes);
	facts_free(&no);
	nd_type t = expected != NO_TYPE && can_coerce(f, a->type, expected) && can_coerce(f, b->type, expected)
			    ? expected
			    : join_types(f, a->type, b->type);
	if (a->type == ND_TY_VOID || b->type == ND_TY_VOID)
		return mk(f, ND_HIR_IF, ND_TY_VOID, n, 3, c, a, b);
	if (t == ND_TY_ERROR) {
		if (a->type != ND_TY_ERROR && b->type != ND_TY_ERROR)
			err_node(u, n, "E0363", NULL, "the two sides have different types: '%s' and '%s'", tt(f->s, a->type),
				 tt(f->s, b->type));
		return mk_error(f, n);
	}
	return mk(f, ND_HIR_COND, t, n, 3, c, coerce(f, a, t, x[0], "this side"), coerce(f, b, t, x[1], "this side"));
}

static struct nd_hir *coalesce(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *a = expr_optional(f, a_of(u, n), expected && tk(s, expected) != ND_TY_OPTION ? t_option(s, expected) : NO_TYPE);
	if (a->type == ND_TY_ERROR)
		return a;
	if (tk(s, a->type) != ND_TY_OPTION) {
		err_node(u, n, "E0364", "remove `??` and what follows", "'%s' is never null", tt(s, a->type));
		return mk_error(f, n);
	}
	nd_type inner = nd_type_arg(s->types, a->type, 0);
	struct stmts out = { 0 };
	struct nd_hir *let, *value = spill(f, a, n, &let);
	add(&out, let);
	struct nd_hir *b = expr(f, b_of(u, n), inner);
	nd_type t = b->type == a->type ? a->type : inner;
	if (b->type == ND_TY_NULL)
		t = a->type;
	struct nd_hir *then = t == a->type ? value : mk(f, ND_HIR_UNWRAP, inner, n, 1, value);
	struct nd_hir *test = mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, n, 1, value);
	return seq(f, &out, mk(f, ND_HIR_COND, t, n, 3, test, then, coerce(f, b, t, b_of(u, n), "the default")), n);
}

// `is<T>(e)`, and `as<T>(e)`, which gives T? where `e as T` would throw.
struct nd_hir *is_call(struct fctx *f, nd_node at, nd_node value, nd_node type, bool cast)
{
	struct sema *s = f->s;
	struct nd_hir *a = expr(f, value, NO_TYPE);
	nd_type t = type_of_node(f->unit, type, f->env);
	if (a->type == ND_TY_ERROR || t == ND_TY_ERROR)
		return mk_error(f, at);
	if (!can_test(s, a->type, t)) {
		if (a->type == t)
			return cast ? coerce(f, a, t_option(s, t), at, NULL) : mk_int(f, ND_TY_BOOL, at, 1);
		err_node(f->unit, at, "E0365", NULL, "a value of type '%s' cannot be tested for '%s'", tt(s, a->type), tt(s, t));
		return mk_error(f, at);
	}
	struct stmts out = { 0 };
	struct nd_hir *held = a;
	if (cast) {
		struct nd_hir *let;
		held = spill(f, a, at, &let);
		add(&out, let);
	}
	struct nd_hir *test = type_test(f, held, t, at);
	if (!cast)
		return test;
	nd_type option = t_option(s, t);
	return seq(f, &out, mk(f, ND_HIR_COND, option, at, 3, test,
			       mk(f, ND_HIR_SOME, option, at, 1, value_as(f, held, t, at)),
			       mk(f, ND_HIR_ZERO, option, at, 0)), at);
}

static struct nd_hir *is_expr(struct fctx *f, nd_node n, bool cast)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct nd_hir *a = expr(f, a_of(u, n), NO_TYPE);
	nd_type t = type_of_node(u, b_of(u, n), f->env);
	if (a->type == ND_TY_ERROR || t == ND_TY_ERROR)
		return mk_error(f, n);
	if (!can_test(s, a->type, t)) {
		if (can_coerce(f, a->type, t) || (cast && nd_type_is_int(s->types, a->type) && nd_type_is_int(s->types, t))) {
			if (cast)
				return can_coerce(f, a->type, t) ? coerce(f, a, t, n, NULL) : convert_to(f, a, t, n);
			if (a->type == t)
				return mk_int(f, ND_TY_BOOL, n, 1);
		}
		err_node(u, n, "E0365", cast ? "convert numbers with `int(x)`, `float(x)`" : NULL,
			 "a value of type '%s' %s be tested for '%s'", tt(s, a->type), "cannot", tt(s, t));
		return mk_error(f, n);
	}
	struct stmts out = { 0 };
	struct nd_hir *let = NULL, *value = a;
	if (cast) {
		value = spill(f, a, n, &let);
		add(&out, let);
	}
	struct nd_hir *test = type_test(f, value, t, n);
	if (!cast)
		return test;
	struct nd_hir *fail = mk_prelude(f, n, "__throw_cast", NULL, 0, 1, mk_string(f, n, nd_str(tt(s, t))));
	add(&out, mk(f, ND_HIR_IF, ND_TY_VOID, n, 2, mk(f, ND_HIR_NOT, ND_TY_BOOL, n, 1, test), fail));
	return seq(f, &out, value_as(f, value, t, n), n);
}

// The parser limits how deep brackets nest; chains of calls, members and `&&` it does not.
enum { MAX_DEPTH = 3000 };

static struct nd_hir *one_expr(struct fctx *f, nd_node n, nd_type expected);

struct nd_hir *expr(struct fctx *f, nd_node n, nd_type expected)
{
	if (f->s->depth >= MAX_DEPTH) {
		if (!f->s->too_deep)
			err_node(f->unit, n, "E0408", "split it into statements", "this expression is nested too deeply");
		f->s->too_deep = true;
		return mk_error(f, n);
	}
	f->s->depth++;
	struct nd_hir *h = one_expr(f, n, expected);
	f->s->depth--;
	return h;
}

static struct nd_hir *one_expr(struct fctx *f, nd_node n, nd_type expected)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	switch (kind_of(u, n)) {
	case ND_AST_INT:
		return int_literal(f, n, expected, false, n);
	case ND_AST_FLOAT:
		return float_literal(f, n, expected, n);
	case ND_AST_STRING: {
		struct nd_hir *h = mk_string(f, n, nd_intern_str(s->intern, a_of(u, n)));
		nd_type want = tk(s, expected) == ND_TY_OPTION ? nd_type_arg(s->types, expected, 0) : expected;
		int64_t c;
		if (want == ND_TY_CHAR && one_code_point(h->str, &c))
			return mk_int(f, ND_TY_CHAR, n, c);
		return h;
	}
	case ND_AST_INTERP:
		return interpolation(f, n);
	case ND_AST_TRUE:
	case ND_AST_FALSE:
		return mk_int(f, ND_TY_BOOL, n, kind_of(u, n) == ND_AST_TRUE);
	case ND_AST_NULL:
		return mk(f, ND_HIR_ZERO, tk(s, expected) == ND_TY_OPTION ? expected : (nd_type)ND_TY_NULL, n, 0);
	case ND_AST_SELF: {
		struct binding *b = find_binding(f, s->w.self);
		if (b)
			return local_value(f, b, n);
		err_node(u, n, "E0366", NULL, "`self` is known in methods only");
		return mk_error(f, n);
	}
	case ND_AST_SUPER:
		err_node(u, n, "E0356", NULL, "`super` is for calling a method of the base class");
		return mk_error(f, n);
	case ND_AST_NAME:
		return name_expr(f, n, expected);
	case ND_AST_MEMBER:
		return member_expr(f, n, expected);
	case ND_AST_OPT_MEMBER:
		return optional_chain(f, n, n, NULL, 0, false);
	case ND_AST_INDEX:
		return index_expr(f, n);
	case ND_AST_SLICE:
		return slice_expr(f, n);
	case ND_AST_CALL:
		return call_expr(f, n, expected);
	case ND_AST_NEW: {
		nd_type t = type_of_node(u, a_of(u, n), f->env);
		return t == ND_TY_ERROR ? mk_error(f, n) : construct(f, n, t, list_of(u, b_of(u, n)), list_len(u, b_of(u, n)));
	}
	case ND_AST_NEG: {
		nd_node x = a_of(u, n);
		if (kind_of(u, x) == ND_AST_INT)
			return int_literal(f, x, expected, true, n);
		struct nd_hir *h = expr(f, x, expected);
		if (h->type == ND_TY_ERROR)
			return h;
		if (!nd_type_is_int(s->types, h->type) && !nd_type_is_float(s->types, h->type)) {
			err_node(u, n, "E0367", NULL, "'-' needs a number, but this is '%s'", tt(s, h->type));
			return mk_error(f, n);
		}
		if (h->kind == ND_HIR_FLOAT) {
			h->f = -h->f;
			return h;
		}
		return mk(f, ND_HIR_NEG, h->type, n, 1, h);
	}
	case ND_AST_NOT: {
		struct nd_hir *h = condition(f, a_of(u, n));
		return h->type == ND_TY_ERROR ? h : mk(f, ND_HIR_NOT, ND_TY_BOOL, n, 1, h);
	}
	case ND_AST_BIT_NOT: {
		struct nd_hir *h = expr(f, a_of(u, n), expected);
		if (h->type == ND_TY_ERROR)
			return h;
		if (!nd_type_is_int(s->types, h->type)) {
			err_node(u, n, "E0367", NULL, "'~' needs an integer, but this is '%s'", tt(s, h->type));
			return mk_error(f, n);
		}
		return mk(f, ND_HIR_BIT_NOT, h->type, n, 1, h);
	}
	case ND_AST_RANGE:
	case ND_AST_RANGE_INCL: {
		struct nd_hir *a = expr_as(f, a_of(u, n), ND_TY_INT, "the start of a range");
		struct nd_hir *b = expr_as(f, b_of(u, n), ND_TY_INT, "the end of a range");
		if (kind_of(u, n) == ND_AST_RANGE_INCL)
			b = mk(f, ND_HIR_ADD, ND_TY_INT, n, 2, b, mk_int(f, ND_TY_INT, n, 1));
		return mk(f, ND_HIR_AGG, ND_TY_RANGE, n, 2, a, b);
	}
	case ND_AST_IS:
		return is_expr(f, n, false);
	case ND_AST_AS:
		return is_expr(f, n, true);
	case ND_AST_TUPLE:
		return tuple_literal(f, n, expected);
	case ND_AST_LIST:
		return list_literal(f, n, expected);
	case ND_AST_MAP:
	case ND_AST_SET:
		return map_literal(f, n, expected);
	case ND_AST_COMPREHENSION:
		return comprehension(f, n, expected);
	case ND_AST_LAMBDA:
		return lambda_expr(f, n, expected);
	case ND_AST_IF:
		return if_expr(f, n, expected);
	case ND_AST_MATCH:
		return match_expr(f, n, expected, false);
	case ND_AST_COALESCE:
		return coalesce(f, n, expected);
	case ND_AST_AWAIT:
		not_yet(u, n, "await");
		return mk_error(f, n);
	case ND_AST_BLOCK:
		return block_value(f, n, expected);
	case ND_AST_THROW:
	case ND_AST_RETURN:
	case ND_AST_BREAK:
	case ND_AST_CONTINUE:
		return stmt(f, n);
	case ND_AST_NAMED_ARG:
	case ND_AST_SPREAD:
		err_node(u, n, "E0368", NULL, "this may stand only among arguments or elements");
		return mk_error(f, n);
	case ND_AST_NONE:
		return mk_error(f, n); // the parser has reported it
	default:
		if (kind_of(u, n) >= ND_AST_ADD && kind_of(u, n) <= ND_AST_OR)
			return binary_expr(f, n, expected);
		return stmt(f, n);
	}
}
