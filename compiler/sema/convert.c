// Conversions: what fits where, implicitly (coerce) and on request (`int(x)`).
#include "sema/expr.h"
#include "sema/macro.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sema_one_code_point(struct nd_str s, int64_t *ret)
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
			sema_nominal_layout(s, c);
		}
		return false;
	}
	return k == ND_TY_INTERFACE && (fk == ND_TY_CLASS || fk == ND_TY_INTERFACE) &&
	       sema_declares(s, from, nominal_of(s, to));
}

bool sema_can_coerce(struct fctx *f, nd_type from, nd_type to)
{
	struct sema *s = f->s;
	if (from == to || from == ND_TY_ERROR || to == ND_TY_ERROR || from == ND_TY_NEVER)
		return true;
	if (tk(s, to) == ND_TY_OPTION) {
		nd_type inner = nd_type_arg(s->types, to, 0);
		if (from == ND_TY_NULL || sema_can_coerce(f, from, inner))
			return true;
		return tk(s, from) == ND_TY_OPTION && is_sub_ref(f, nd_type_arg(s->types, from, 0), inner);
	}
	if (from == ND_TY_INT && to == ND_TY_FLOAT)
		return true;
	return is_sub_ref(f, from, to) || sema_can_box(s, from, to);
}

static struct nd_hir *type_error(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at, const char *what)
{
	struct sema *s = f->s;
	const char *hint = NULL;
	nd_type from = h->type;
	char buf[300];
	nd_type awaited = sema_future_value(s, from);
	if (awaited != ND_TY_ERROR && sema_can_coerce(f, awaited, to))
		hint = "wait for it: `await`";
	else if (tk(s, from) == ND_TY_OPTION && sema_can_coerce(f, nd_type_arg(s->types, from, 0), to))
		hint = sema_null_hint(f, h, "`?? default` or `.unwrap()`");
	else if (tk(s, from) == ND_TY_FUNC && nd_type_info(s->types, from)->nargs == 1 &&
		 sema_can_coerce(f, nd_type_arg(s->types, from, 0), to))
		hint = "call it: `()`";
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
	else if (tk(s, to) == ND_TY_INTERFACE && sema_is_bound_only(s, nominal_of(s, to)) &&
		 sema_implements(s, from, nominal_of(s, to)))
		hint = "it can bound a type parameter: `function f<T: …>(x: T)`";
	else if (tk(s, to) == ND_TY_INTERFACE && tk(s, from) == ND_TY_CLASS) {
		snprintf(buf, sizeof buf, "declare it: `class %s implements %s`", tt(s, from), tt(s, to));
		hint = buf;
	} else if (from == ND_TY_NULL)
		hint = "only an optional type `T?` can be null";
	sema_err_node(f->unit, at, "E0341", hint, "%s must be '%s', but this is '%s'", what ? what : "this",
		      tt(s, to), tt(s, from));
	return sema_mk_error(f, at);
}

struct nd_hir *sema_coerce(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at, const char *what)
{
	struct sema *s = f->s;
	nd_type from = h->type;
	if (from == to || from == ND_TY_ERROR || to == ND_TY_ERROR || from == ND_TY_NEVER)
		return h;
	if (h->kind == ND_HIR_STRING && to == ND_TY_CHAR) {
		int64_t c;
		if (sema_one_code_point(h->str, &c))
			return sema_mk_int(f, ND_TY_CHAR, at, c);
	}
	if (tk(s, to) == ND_TY_OPTION) {
		nd_type inner = nd_type_arg(s->types, to, 0);
		if (from == ND_TY_NULL)
			return sema_mk(f, ND_HIR_ZERO, to, at, 0);
		if (tk(s, from) == ND_TY_OPTION && is_sub_ref(f, nd_type_arg(s->types, from, 0), inner))
			return sema_mk(f, ND_HIR_RETYPE, to, at, 1, h);
		if (!sema_can_coerce(f, from, inner) && !(h->kind == ND_HIR_STRING && inner == ND_TY_CHAR))
			return type_error(f, h, to, at, what);
		return sema_mk(f, ND_HIR_SOME, to, at, 1, sema_coerce(f, h, inner, at, what));
	}
	if (from == ND_TY_INT && to == ND_TY_FLOAT) {
		if (h->kind == ND_HIR_INT) {
			struct nd_hir *x = sema_mk(f, ND_HIR_FLOAT, to, at, 0);
			x->f = (double)h->i;
			return x;
		}
		struct nd_hir *x = sema_mk(f, ND_HIR_CONVERT, to, at, 1, h);
		x->i = ND_CONVERT_FLOAT;
		return x;
	}
	if (is_sub_ref(f, from, to)) {
		return sema_mk(f, ND_HIR_RETYPE, to, at, 1, h);
	}
	if (sema_can_box(s, from, to))
		return sema_box_value(f, h, to, at);
	return type_error(f, h, to, at, what);
}

struct nd_hir *sema_expr_optional(struct fctx *f, nd_node n, nd_type expected)
{
	struct view before = sema_enter(f, &n);
	struct binding *b = kind_of(f->unit, n) == ND_AST_NAME ? sema_find_binding(f, a_of(f->unit, n))
							       : NULL;
	struct nd_hir *h;
	if (b && tk(f->s, b->local->h.type) == ND_TY_OPTION && tk(f->s, b->narrowed) != ND_TY_OPTION)
		h = sema_mk_local(f, sema_use_binding(f, b), n);
	else
		h = sema_expr(f, n, expected);
	sema_look_at(f, &before);
	return h;
}

struct nd_hir *sema_expr_as(struct fctx *f, nd_node n, nd_type type, const char *what)
{
	return sema_coerce(f, sema_expr(f, n, type), type, n, what);
}

static bool is_plain_literal(struct unit *u, nd_node n)
{
	enum nd_ast_kind k = kind_of(u, n);
	if (k == ND_AST_NEG)
		k = kind_of(u, a_of(u, n));
	return k == ND_AST_INT || k == ND_AST_FLOAT || k == ND_AST_STRING;
}

// Literals beside other values take the type of those, if a literal can have it: `[c, 'x']` of a char is a list of chars.
void sema_literals_adapt(struct fctx *f, const nd_node *nodes, struct nd_hir **values, uint32_t n)
{
	struct sema *s = f->s;
	nd_type to = NO_TYPE;
	for (uint32_t i = 0; i < n && to == NO_TYPE; i++) {
		nd_type t = values[i]->type;
		bool is_sized = (nd_type_is_int(s->types, t) && t != ND_TY_INT) ||
				(nd_type_is_float(s->types, t) && t != ND_TY_FLOAT);
		if ((is_sized || t == ND_TY_CHAR) && !is_plain_literal(f->unit, nodes[i]))
			to = t;
	}
	for (uint32_t i = 0; i < n && to != NO_TYPE; i++)
		if (values[i]->type != ND_TY_ERROR && is_plain_literal(f->unit, nodes[i]))
			values[i] = sema_expr(f, nodes[i], to);
}

// The type of two branches; ND_TY_ERROR (after no diagnostic) when there is none.
nd_type sema_join_types(struct fctx *f, nd_type a, nd_type b)
{
	struct sema *s = f->s;
	if (a == b || b == ND_TY_NEVER || b == ND_TY_ERROR)
		return a;
	if (a == ND_TY_NEVER || a == ND_TY_ERROR)
		return b;
	if (a == ND_TY_NULL && b != ND_TY_VOID)
		return tk(s, b) == ND_TY_OPTION ? b : sema_t_option(s, b);
	if (b == ND_TY_NULL && a != ND_TY_VOID)
		return tk(s, a) == ND_TY_OPTION ? a : sema_t_option(s, a);
	if (sema_can_coerce(f, b, a))
		return a;
	if (sema_can_coerce(f, a, b))
		return b;
	if (tk(s, a) == ND_TY_CLASS && tk(s, b) == ND_TY_CLASS)
		for (struct nd_nominal *c = nominal_of(s, a); c; c = c->base) {
			if (is_sub_ref(f, b, c->type))
				return c->type;
			sema_nominal_layout(s, c);
		}
	return ND_TY_ERROR;
}

static struct nd_hir *parse_int(struct fctx *f, struct nd_hir *text, nd_type to, nd_node at)
{
	struct sema *s = f->s;
	if (to == ND_TY_INT)
		return sema_mk_prelude(f, at, "__int_parse", NULL, 0, 1, text);
	if (to == ND_TY_U64)
		return sema_mk_prelude(f, at, "__uint_parse", NULL, 0, 1, text);
	bool is_signed = nd_type_is_signed(s->types, to);
	int64_t values = (int64_t)1 << nd_type_bits(s->types, to);
	int64_t low = is_signed ? -(values / 2) : 0, high = is_signed ? values / 2 - 1 : values - 1;
	const char *name = nd_arena_sprintf(f->arena, "%s %s", is_signed ? "an" : "a", tt(s, to));
	return sema_convert_to(f,
			       sema_mk_prelude(f, at, "__int_parse_within", NULL, 0, 4, text,
					       sema_mk_int(f, ND_TY_INT, at, low), sema_mk_int(f, ND_TY_INT, at, high),
					       sema_mk_string(f, at, nd_str(name))),
			       to, at);
}

struct nd_hir *sema_convert_to(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at)
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
		return sema_to_string(f, h, false, at);
	else if (to == ND_TY_CHAR && h->kind == ND_HIR_STRING)
		return sema_coerce(f, h, to, at, "the argument");
	else if (from == ND_TY_STRING && to_int)
		return parse_int(f, h, to, at);
	else if (from == ND_TY_STRING && to_float)
		return sema_convert_to(f, sema_mk_prelude(f, at, "__float_parse", NULL, 0, 1, h), to, at);
	if (tk(s, from) == ND_TY_ENUM && to == ND_TY_INT && !nominal_of(s, from)->has_payload) {
		struct nd_hir *tag = sema_mk(f, ND_HIR_TAG, ND_TY_I32, at, 1, h);
		return sema_convert_to(f, tag, to, at);
	}
	if (how < 0) {
		sema_err_node(f->unit, at, "E0343", NULL, "'%s' cannot be converted to '%s'", tt(s, from),
			      tt(s, to));
		return sema_mk_error(f, at);
	}
	if (h->kind == ND_HIR_INT && how == ND_CONVERT_WRAP && literal_fits(s, h->i, to))
		return sema_mk_int(f, to, at, h->i);
	struct nd_hir *x = sema_mk(f, ND_HIR_CONVERT, to, at, 1, h);
	x->i = how;
	return x;
}
