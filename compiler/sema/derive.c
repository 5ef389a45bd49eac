// The operations that every type has: equality, order, hash, text. For types of the program these are derived: written as
// Noodle source from the type's shape and checked like any other function.
#include "sema/internal.h"

#include <stdio.h>
#include <string.h>

// Derived functions ----------------------------------------------------------------------------------------------
static struct finst *derived(struct fctx *f, const char *name, struct nd_buf *source, nd_type t)
{
	struct finst *fi = sema_finst_derived(f->s, name, source->data, t);
	nd_buf_release(source);
	return fi;
}

static void payload_names(struct nd_buf *out, const char *prefix, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		nd_buf_printf(out, "%s%s%u", i ? ", " : "(", prefix, i);
	if (n)
		nd_buf_add_char(out, ')');
}

static struct finst *derive_eq(struct fctx *f, nd_type t)
{
	struct sema *s = f->s;
	struct nd_buf b = {0};
	nd_buf_add_cstr(&b, "function __eq_of<T>(a: T, b: T): bool {\n");
	switch (tk(s, t)) {
	case ND_TY_OPTION:
		nd_buf_add_cstr(
			&b,
			"if a != null { if b != null { return a == b }\nreturn false }\nreturn b == null\n");
		break;
	case ND_TY_RANGE:
		nd_buf_add_cstr(
			&b, "return a.start == b.start && a.end == b.end && a.__included == b.__included\n");
		break;
	case ND_TY_TUPLE: {
		uint32_t n = nd_type_info(s->types, t)->nargs;
		nd_buf_add_cstr(&b, "return true");
		for (uint32_t i = 0; i < n; i++)
			nd_buf_printf(&b, " && a.%u == b.%u", i, i);
		nd_buf_add_char(&b, '\n');
		break;
	}
	case ND_TY_STRUCT: {
		struct nd_nominal *n = nominal_of(s, t);
		sema_nominal_layout(s, n);
		nd_buf_add_cstr(&b, "return true");
		for (uint32_t i = 0; i < info_of(n)->ndecl_fields; i++) {
			const char *name = text_of(s, info_of(n)->decl_fields[i].name);
			nd_buf_printf(&b, " && a.%s == b.%s", name, name);
		}
		nd_buf_add_char(&b, '\n');
		break;
	}
	default: {
		struct nd_nominal *n = nominal_of(s, t);
		sema_nominal_layout(s, n);
		nd_buf_add_cstr(&b, "match a {\n");
		for (uint32_t i = 0; i < n->nvariants; i++) {
			const struct nd_hir_variant *v = &n->variants[i];
			nd_buf_printf(&b, "case %s", text_of(s, v->name));
			payload_names(&b, "p", v->nfields);
			nd_buf_printf(&b, " => { match b { case %s", text_of(s, v->name));
			payload_names(&b, "q", v->nfields);
			nd_buf_add_cstr(&b, " => { return true");
			for (uint32_t k = 0; k < v->nfields; k++)
				nd_buf_printf(&b, " && p%u == q%u", k, k);
			nd_buf_add_cstr(&b, n->nvariants > 1 ? " }\ncase _ => { return false } } }\n"
							     : " } } }\n");
		}
		nd_buf_add_cstr(&b, "}\n");
	}
	}
	nd_buf_add_cstr(&b, "}\n");
	return derived(f, "__eq_of", &b, t);
}

static struct finst *derive_hash(struct fctx *f, nd_type t)
{
	struct sema *s = f->s;
	struct nd_buf b = {0};
	nd_buf_add_cstr(&b, "function __hash_of<T>(a: T): int {\n");
	switch (tk(s, t)) {
	case ND_TY_OPTION:
		nd_buf_add_cstr(&b, "if a != null { return __hash(a) * 31 + 1 }\nreturn 0\n");
		break;
	case ND_TY_RANGE:
		nd_buf_add_cstr(&b, "return __hash(a.start) * 31 + __hash(a.end)\n");
		break;
	case ND_TY_TUPLE:
	case ND_TY_STRUCT: {
		struct nd_nominal *n = nominal_of(s, t);
		if (n)
			sema_nominal_layout(s, n);
		uint32_t count = n ? info_of(n)->ndecl_fields : nd_type_info(s->types, t)->nargs;
		nd_buf_add_cstr(&b, "var h = 17\n");
		for (uint32_t i = 0; i < count; i++) {
			if (n)
				nd_buf_printf(&b, "h = h * 31 + __hash(a.%s)\n",
					      text_of(s, info_of(n)->decl_fields[i].name));
			else
				nd_buf_printf(&b, "h = h * 31 + __hash(a.%u)\n", i);
		}
		nd_buf_add_cstr(&b, "return h\n");
		break;
	}
	default: {
		struct nd_nominal *n = nominal_of(s, t);
		sema_nominal_layout(s, n);
		nd_buf_add_cstr(&b, "match a {\n");
		for (uint32_t i = 0; i < n->nvariants; i++) {
			const struct nd_hir_variant *v = &n->variants[i];
			nd_buf_printf(&b, "case %s", text_of(s, v->name));
			payload_names(&b, "p", v->nfields);
			nd_buf_printf(&b, " => { var h = __hash(%u)\n", i);
			for (uint32_t k = 0; k < v->nfields; k++)
				nd_buf_printf(&b, "h = h * 31 + __hash(p%u)\n", k);
			nd_buf_add_cstr(&b, "return h }\n");
		}
		nd_buf_add_cstr(&b, "}\n");
	}
	}
	nd_buf_add_cstr(&b, "}\n");
	return derived(f, "__hash_of", &b, t);
}

static struct finst *derive_str(struct fctx *f, nd_type t)
{
	struct sema *s = f->s;
	struct nd_buf b = {0};
	nd_buf_add_cstr(&b, "function __str_of<T>(a: T): string {\n");
	switch (tk(s, t)) {
	case ND_TY_OPTION:
		nd_buf_add_cstr(&b, "if a != null { return \"Some(${__repr(a)})\" }\nreturn \"null\"\n");
		break;
	case ND_TY_RANGE:
		nd_buf_add_cstr(&b, "return \"${a.start}..${if (a.__included) \"=\" else \"\"}${a.end}\"\n");
		break;
	case ND_TY_TUPLE: {
		uint32_t n = nd_type_info(s->types, t)->nargs;
		nd_buf_add_cstr(&b, "return \"(");
		for (uint32_t i = 0; i < n; i++)
			nd_buf_printf(&b, "%s${__repr(a.%u)}", i ? ", " : "", i);
		nd_buf_add_cstr(&b, ")\"\n");
		break;
	}
	case ND_TY_STRUCT: {
		struct nd_nominal *n = nominal_of(s, t);
		sema_nominal_layout(s, n);
		nd_buf_printf(&b, "return \"%s(", text_of(s, info_of(n)->decl->sym));
		for (uint32_t i = 0; i < info_of(n)->ndecl_fields; i++) {
			const char *name = text_of(s, info_of(n)->decl_fields[i].name);
			nd_buf_printf(&b, "%s%s: ${__repr(a.%s)}", i ? ", " : "", name, name);
		}
		nd_buf_add_cstr(&b, ")\"\n");
		break;
	}
	default: {
		struct nd_nominal *n = nominal_of(s, t);
		sema_nominal_layout(s, n);
		nd_buf_add_cstr(&b, "match a {\n");
		for (uint32_t i = 0; i < n->nvariants; i++) {
			const struct nd_hir_variant *v = &n->variants[i];
			nd_buf_printf(&b, "case %s", text_of(s, v->name));
			payload_names(&b, "p", v->nfields);
			nd_buf_printf(&b, " => { return \"%s", text_of(s, v->name));
			for (uint32_t k = 0; k < v->nfields; k++)
				nd_buf_printf(&b, "%s${__repr(p%u)}", k ? ", " : "(", k);
			nd_buf_add_cstr(&b, v->nfields ? ")\" }\n" : "\" }\n");
		}
		nd_buf_add_cstr(&b, "}\n");
	}
	}
	nd_buf_add_cstr(&b, "}\n");
	return derived(f, "__str_of", &b, t);
}

// A method of the user's type that replaces the derived behaviour.
static struct nd_hir *own_method(struct fctx *f, struct nd_hir *recv, nd_sym name, struct nd_hir *arg,
				 nd_type result, nd_node at)
{
	struct nd_nominal *n = nominal_of(f->s, recv->type), *owner;
	nd_node m = n ? sema_member_of(n, name, &owner) : 0;
	if (!m)
		return NULL;
	struct unit *u = info_of(owner)->decl->unit;
	const struct nd_ast_func *fn = nd_ast_func(u->ast, m);
	if (list_len(u, fn->params) != (arg ? 1u : 0u) || list_len(u, fn->type_params))
		return NULL;
	struct nd_hir *h = sema_method_call_pre(f, at, recv, name, arg);
	return h && h->type == result ? h : NULL;
}

// The same, if the type says that it implements the interface: to have a method of that name is not enough.
static struct nd_hir *implemented(struct fctx *f, struct nd_hir *recv, const char *interface, nd_sym name,
				  struct nd_hir *arg, nd_type result, nd_node at)
{
	struct nd_nominal *wanted = sema_prelude_nominal(f->s, interface, NULL, 0);
	if (!wanted || !sema_lists_interface(f->s, nominal_of(f->s, recv->type), wanted))
		return NULL;
	return own_method(f, recv, name, arg, result, at);
}

// Equality -------------------------------------------------------------------------------------------------------
struct nd_hir *sema_not_of(struct fctx *f, struct nd_hir *h, nd_node at)
{
	return sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, at, 1, h);
}

// Brings two operands to one type where the language allows; false after a diagnostic.
bool sema_balance(struct fctx *f, struct nd_hir **a, struct nd_hir **b, nd_node at, const char *op)
{
	struct sema *s = f->s;
	nd_type x = (*a)->type, y = (*b)->type;
	if (x == y)
		return true;
	if ((*a)->kind == ND_HIR_STRING && y == ND_TY_CHAR) {
		*a = sema_coerce(f, *a, ND_TY_CHAR, at, "the left side");
		return (*a)->type == ND_TY_CHAR;
	}
	if (sema_can_coerce(f, y, x)) {
		*b = sema_coerce(f, *b, x, at, NULL);
		return true;
	}
	if (sema_can_coerce(f, x, y)) {
		*a = sema_coerce(f, *a, y, at, NULL);
		return true;
	}
	const char *hint = NULL;
	bool nx = nd_type_is_int(s->types, x) || nd_type_is_float(s->types, x);
	bool ny = nd_type_is_int(s->types, y) || nd_type_is_float(s->types, y);
	char buf[128];
	if (nx && ny) {
		snprintf(buf, sizeof buf, "convert one side: `%s(…)`", tt(s, x));
		hint = buf;
	} else if (tk(s, x) == ND_TY_OPTION || tk(s, y) == ND_TY_OPTION) {
		hint = "one side may be null: check `!= null` first, or use `??`";
	} else if (strcmp(op, "+") == 0 && y == ND_TY_STRING) {
		hint = "begin with a string: `\"\" + x + …`, or use \"${x}\"";
	} else if (strcmp(op, "+") == 0 && tk(s, x) == ND_TY_LIST) {
		hint = "use `[...xs, x]`, or `xs.push(x)`";
	} else if ((x == ND_TY_STRING && (ny || y == ND_TY_CHAR)) || (y == ND_TY_STRING && (nx || x == ND_TY_CHAR))) {
		hint = nx || ny ? "convert one side: `int(…)`, `float(…)` or `string(…)`" : "convert the char: `string(…)`";
	}
	sema_err_node(f->unit, at, "E0369", hint, "'%s' does not work on '%s' and '%s'", op, tt(s, x),
		      tt(s, y));
	return false;
}

static bool is_none_literal(struct fctx *f, const struct nd_hir *h)
{
	return h->type == ND_TY_NULL || (h->kind == ND_HIR_ZERO && tk(f->s, h->type) == ND_TY_OPTION);
}

struct nd_hir *sema_equal(struct fctx *f, struct nd_hir *a, struct nd_hir *b, nd_node at)
{
	struct sema *s = f->s;
	if (a->type == ND_TY_ERROR || b->type == ND_TY_ERROR)
		return sema_mk_error(f, at);
	bool none_a = is_none_literal(f, a), none_b = is_none_literal(f, b);
	if (none_a || none_b) {
		struct nd_hir *x = none_a ? b : a;
		if (none_a && none_b)
			return sema_mk_int(f, ND_TY_BOOL, at, 1);
		if (tk(s, x->type) != ND_TY_OPTION) {
			sema_err_node(f->unit, at, "E0357", NULL, "'%s' is never null", tt(s, x->type));
			return sema_mk_error(f, at);
		}
		return sema_not_of(f, sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, at, 1, x), at);
	}
	if (!sema_balance(f, &a, &b, at, "=="))
		return sema_mk_error(f, at);
	const struct nd_type_info t = *nd_type_info(s->types, a->type);
	switch (t.kind) {
	case ND_TY_STRING:
		return sema_mk_prelude(f, at, "__string_eq", NULL, 0, 2, a, b);
	case ND_TY_BYTES:
		return sema_mk_prelude(f, at, "__bytes_eq", NULL, 0, 2, a, b);
	case ND_TY_LIST:
		return sema_mk_prelude(f, at, "__list_eq", t.args, 1, 2, a, b);
	case ND_TY_SET:
		return sema_mk_prelude(f, at, "__set_eq", t.args, 1, 2, a, b);
	case ND_TY_MAP:
		return sema_mk_prelude(f, at, "__map_eq", t.args, 2, 2, a, b);
	case ND_TY_CLASS: {
		struct nd_hir *h = implemented(f, a, "Equatable", s->w.equals, b, ND_TY_BOOL, at);
		return h ? h : sema_mk(f, ND_HIR_EQ, ND_TY_BOOL, at, 2, a, b);
	}
	case ND_TY_INTERFACE: // what is behind it may be anything
	case ND_TY_ANY:
		return sema_mk_prelude(f, at, "__any_eq", NULL, 0, 2, sema_coerce(f, a, ND_TY_ANY, at, NULL),
				       sema_coerce(f, b, ND_TY_ANY, at, NULL));
	case ND_TY_STRUCT: {
		struct nd_hir *h = implemented(f, a, "Equatable", s->w.equals, b, ND_TY_BOOL, at);
		return h ? h : sema_mk_call_va(f, derive_eq(f, a->type), at, 2, a, b);
	}
	case ND_TY_ENUM: {
		struct nd_hir *h = implemented(f, a, "Equatable", s->w.equals, b, ND_TY_BOOL, at);
		if (h)
			return h;
		if (!t.nominal->has_payload)
			break;
		return sema_mk_call_va(f, derive_eq(f, a->type), at, 2, a, b);
	}
	case ND_TY_OPTION:
	case ND_TY_TUPLE:
	case ND_TY_RANGE:
		return sema_mk_call_va(f, derive_eq(f, a->type), at, 2, a, b);
	case ND_TY_VOID:
		sema_err_node(f->unit, at, "E0369", NULL, "nothing can be compared with 'void'");
		return sema_mk_error(f, at);
	default:
		break;
	}
	return sema_mk(f, ND_HIR_EQ, ND_TY_BOOL, at, 2, a, b);
}

// Order ----------------------------------------------------------------------------------------------------------
static bool is_scalar_ordered(struct sema *s, nd_type t)
{
	return nd_type_is_int(s->types, t) || nd_type_is_float(s->types, t) || t == ND_TY_CHAR ||
	       t == ND_TY_BOOL;
}

struct nd_hir *sema_compare(struct fctx *f, struct nd_hir *a, struct nd_hir *b, nd_node at)
{
	struct sema *s = f->s;
	nd_type t = a->type;
	if (t == ND_TY_STRING)
		return sema_mk_prelude(f, at, "__string_cmp", NULL, 0, 2, a, b);
	if (is_scalar_ordered(s, t)) {
		struct stmts out = {0};
		struct nd_hir *let;
		struct nd_hir *x = sema_spill(f, a, at, &let);
		sema_add(f, &out, let);
		struct nd_hir *y = sema_spill(f, b, at, &let);
		sema_add(f, &out, let);
		struct nd_hir *gt = sema_mk(f, ND_HIR_CONVERT, ND_TY_INT, at, 1,
					    sema_mk(f, ND_HIR_GT, ND_TY_BOOL, at, 2, x, y));
		struct nd_hir *lt = sema_mk(f, ND_HIR_CONVERT, ND_TY_INT, at, 1,
					    sema_mk(f, ND_HIR_LT, ND_TY_BOOL, at, 2, x, y));
		gt->i = lt->i = ND_CONVERT_WRAP;
		return sema_seq(f, &out, sema_mk(f, ND_HIR_SUB, ND_TY_INT, at, 2, gt, lt), at);
	}
	struct nd_hir *h = own_method(f, a, s->w.compare_to, b, ND_TY_INT, at);
	if (h)
		return h;
	sema_err_node(f->unit, at, "E0370", "implement `Comparable`: `compareTo(other: Self): int`",
		      "values of type '%s' have no order", tt(s, t));
	return sema_mk_error(f, at);
}

// Hash -----------------------------------------------------------------------------------------------------------
static bool all_hashable(struct sema *s, const struct nd_hir_field *fields, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!sema_is_hashable(s, fields[i].type))
			return false;
	return true;
}

static bool declares_hash(struct sema *s, struct nd_nominal *n)
{
	struct nd_nominal *hashable = sema_prelude_nominal(s, "Hashable", NULL, 0);
	return hashable && sema_declares(s, n->type, hashable);
}

bool sema_is_hashable(struct sema *s, nd_type t)
{
	const struct nd_type_info info = *nd_type_info(s->types, t);
	switch (info.kind) {
	case ND_TY_FUNC:
	case ND_TY_VOID:
	case ND_TY_NEVER:
	case ND_TY_NULL:
	case ND_TY_ANY:
		return false;
	case ND_TY_LIST:
	case ND_TY_SET:
	case ND_TY_MAP:
	case ND_TY_OPTION:
	case ND_TY_TUPLE:
		for (uint32_t i = 0; i < info.nargs; i++)
			if (!sema_is_hashable(s, info.args[i]))
				return false;
		return true;
	case ND_TY_STRUCT:
		sema_nominal_layout(s, info.nominal);
		return declares_hash(s, info.nominal) ||
		       all_hashable(s, info.nominal->fields, info.nominal->nfields);
	case ND_TY_ENUM: {
		struct nominal_info *ni = info_of(info.nominal);
		if (ni->hash_asked) // of a recursive enum: it is up to the other parts
			return true;
		ni->hash_asked = true;
		sema_nominal_layout(s, info.nominal);
		bool ret = true;
		for (uint32_t i = 0; i < info.nominal->nvariants; i++)
			ret = ret && all_hashable(s, info.nominal->variants[i].fields, info.nominal->variants[i].nfields);
		ni->hash_asked = false;
		return ret;
	}
	default:
		return true;
	}
}

struct nd_hir *sema_hash_of(struct fctx *f, struct nd_hir *h, nd_node at)
{
	struct sema *s = f->s;
	const struct nd_type_info t = *nd_type_info(s->types, h->type);
	switch (t.kind) {
	case ND_TY_ERROR:
		return h;
	case ND_TY_STRING:
		return sema_mk_prelude(f, at, "__string_hash", NULL, 0, 1, h);
	case ND_TY_BYTES:
		return sema_mk_prelude(f, at, "__bytes_hash", NULL, 0, 1, h);
	case ND_TY_FLOAT:
	case ND_TY_F32:
		return sema_mk_prelude(f, at, "__float_hash", NULL, 0, 1,
				       sema_convert_to(f, h, ND_TY_FLOAT, at));
	case ND_TY_LIST:
		return sema_mk_prelude(f, at, "__list_hash", t.args, 1, 1, h);
	case ND_TY_SET:
		return sema_mk_prelude(f, at, "__set_hash", t.args, 1, 1, h);
	case ND_TY_MAP:
		return sema_mk_prelude(f, at, "__map_hash", t.args, 2, 1, h);
	case ND_TY_INTERFACE:
		return sema_mk_prelude(f, at, "__any_hash", NULL, 0, 1,
				       sema_coerce(f, h, ND_TY_ANY, at, NULL));
	case ND_TY_CLASS: {
		struct nd_hir *own = implemented(f, h, "Hashable", s->w.hash_code, NULL, ND_TY_INT, at);
		return own ? own
			   : sema_mk_intrinsic(f, at, ND_INTRINSIC_IDENTITY, ND_TY_INT, &h->type, 1, 1, h);
	}
	case ND_TY_STRUCT: {
		struct nd_hir *own = implemented(f, h, "Hashable", s->w.hash_code, NULL, ND_TY_INT, at);
		return own ? own : sema_mk_call_va(f, derive_hash(f, h->type), at, 1, h);
	}
	case ND_TY_ENUM: {
		struct nd_hir *own = implemented(f, h, "Hashable", s->w.hash_code, NULL, ND_TY_INT, at);
		if (own)
			return own;
		if (!t.nominal->has_payload) {
			nd_type tag = ND_TY_I32;
			return sema_mk_intrinsic(f, at, ND_INTRINSIC_HASH_INT, ND_TY_INT, &tag, 1, 1,
						 sema_mk(f, ND_HIR_TAG, ND_TY_I32, at, 1, h));
		}
		return sema_mk_call_va(f, derive_hash(f, h->type), at, 1, h);
	}
	case ND_TY_OPTION:
	case ND_TY_TUPLE:
	case ND_TY_RANGE:
		return sema_mk_call_va(f, derive_hash(f, h->type), at, 1, h);
	default:
		if (!sema_is_hashable(s, h->type)) {
			sema_err_node(f->unit, at, "E0313", NULL, "'%s' cannot be a key", tt(s, h->type));
			return sema_mk_error(f, at);
		}
		return sema_mk_intrinsic(f, at, ND_INTRINSIC_HASH_INT, ND_TY_INT, &h->type, 1, 1, h);
	}
}

struct nd_hir *sema_map_new(struct fctx *f, nd_type map, nd_node at)
{
	struct sema *s = f->s;
	const struct nd_type_info info = *nd_type_info(s->types, map);
	nd_type key = info.args[0];
	nd_type args[2] = {key, info.kind == ND_TY_MAP ? info.args[1] : (nd_type)ND_TY_VOID};
	enum nd_type_kind k = tk(s, key);
	bool simple = nd_type_is_int(s->types, key) || k == ND_TY_CHAR || k == ND_TY_BOOL ||
		      k == ND_TY_STRING || (k == ND_TY_ENUM && !nominal_of(s, key)->has_payload);
	if (simple)
		return sema_mk_intrinsic(f, at, ND_INTRINSIC_MAP_NEW, map, args, 2, 0);
	struct finst *hash = sema_finst_derived(
		s, "__key_hash", "function __key_hash<T>(a: T): int { return __hash(a) }\n", key);
	struct finst *eq = sema_finst_derived(
		s, "__key_eq", "function __key_eq<T>(a: T, b: T): bool { return a == b }\n", key);
	return sema_mk_intrinsic(f, at, ND_INTRINSIC_MAP_NEW, map, args, 2, 2, sema_func_value(f, hash, at),
				 sema_func_value(f, eq, at));
}

// Text -----------------------------------------------------------------------------------------------------------
struct nd_hir *sema_to_string(struct fctx *f, struct nd_hir *h, bool quoted, nd_node at)
{
	struct sema *s = f->s;
	const struct nd_type_info t = *nd_type_info(s->types, h->type);
	switch (t.kind) {
	case ND_TY_ERROR:
	case ND_TY_NEVER:
		return h;
	case ND_TY_STRING:
		return quoted ? sema_mk_prelude(f, at, "__string_repr", NULL, 0, 1, h) : h;
	case ND_TY_I8:
	case ND_TY_I16:
	case ND_TY_I32:
	case ND_TY_INT:
	case ND_TY_U8:
	case ND_TY_U16:
	case ND_TY_U32:
		return sema_mk_prelude(f, at, "__int_str", NULL, 0, 1, sema_convert_to(f, h, ND_TY_INT, at));
	case ND_TY_U64:
		return sema_mk_prelude(f, at, "__uint_str", NULL, 0, 1, h);
	case ND_TY_FLOAT:
		return sema_mk_prelude(f, at, "__float_str", NULL, 0, 1, h);
	case ND_TY_F32:
		return sema_mk_prelude(f, at, "__float32_str", NULL, 0, 1, h);
	case ND_TY_BOOL:
		return sema_mk_prelude(f, at, "__bool_str", NULL, 0, 1, h);
	case ND_TY_CHAR:
		return sema_mk_prelude(f, at, quoted ? "__char_repr" : "__char_str", NULL, 0, 1, h);
	case ND_TY_BYTES:
		return sema_mk_prelude(f, at, "__bytes_str", NULL, 0, 1, h);
	case ND_TY_LIST:
		return sema_mk_prelude(f, at, "__list_str", t.args, 1, 1, h);
	case ND_TY_SET:
		return sema_mk_prelude(f, at, "__set_str", t.args, 1, 1, h);
	case ND_TY_MAP:
		return sema_mk_prelude(f, at, "__map_str", t.args, 2, 1, h);
	case ND_TY_FUNC:
		return sema_mk_string(f, at, ND_STR("function"));
	case ND_TY_NULL:
		return sema_mk_string(f, at, ND_STR("null"));
	case ND_TY_CLASS: {
		struct nd_hir *own = own_method(f, h, s->w.to_string, NULL, ND_TY_STRING, at);
		return own ? own
			   : sema_mk_prelude(f, at, "__any_str", NULL, 0, 1,
					     sema_coerce(f, h, ND_TY_ANY, at, NULL));
	}
	case ND_TY_INTERFACE:
		h = sema_coerce(f, h, ND_TY_ANY, at, NULL);
		// fall through
	case ND_TY_ANY:
		return sema_mk_prelude(f, at, quoted ? "__any_repr" : "__any_str", NULL, 0, 1, h);
	case ND_TY_STRUCT:
	case ND_TY_ENUM: {
		struct nd_hir *own = own_method(f, h, s->w.to_string, NULL, ND_TY_STRING, at);
		return own ? own : sema_mk_call_va(f, derive_str(f, h->type), at, 1, h);
	}
	case ND_TY_OPTION:
	case ND_TY_TUPLE:
	case ND_TY_RANGE:
		return sema_mk_call_va(f, derive_str(f, h->type), at, 1, h);
	default:
		sema_err_node(f->unit, at, "E0371", NULL, "a value of type '%s' has no text", tt(s, h->type));
		return sema_mk_error(f, at);
	}
}
