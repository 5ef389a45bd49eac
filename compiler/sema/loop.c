// `for … in`: each kind of iterable becomes a LOOP over plain variables.
#include "sema/macro.h"

#include <string.h>

struct iteration {
	struct fctx *f;
	nd_node at;
	struct nd_hir_label *label;
	struct stmts before;    // set up, runs once
	struct stmts head;      // tests and element variables, runs each turn before the body
	struct stmts step;
	bool is_async;          // waits for what `next` gives, and for elements that are futures
	struct nd_hir *guard;   // whether there is a first turn, where the head does not ask; or NULL
};

static struct local *hidden(struct iteration *it, const char *name, struct nd_hir *init)
{
	struct local *l = sema_new_local(it->f, name, init->type, it->at);
	sema_add(it->f, &it->before, sema_mk_let(it->f, l, init, it->at));
	return l;
}

static struct nd_hir *read(struct iteration *it, struct local *l)
{
	return sema_mk_local(it->f, l, it->at);
}

static void leave_unless(struct iteration *it, struct stmts *out, struct nd_hir *test)
{
	struct fctx *f = it->f;
	struct nd_hir *leave = sema_mk(f, ND_HIR_BREAK, ND_TY_NEVER, it->at, 0);
	leave->label = it->label;
	sema_add(f, out,
		 sema_mk(f, ND_HIR_IF, ND_TY_VOID, it->at, 2,
			 sema_mk(f, ND_HIR_NOT, ND_TY_BOOL, it->at, 1, test), leave));
}

static void set(struct iteration *it, struct local *l, struct nd_hir *value)
{
	sema_add(it->f, &it->step, sema_mk(it->f, ND_HIR_ASSIGN, ND_TY_VOID, it->at, 2, read(it, l), value));
}

static struct nd_hir *plus_one(struct iteration *it, struct nd_hir *v)
{
	return sema_mk(it->f, ND_HIR_ADD, ND_TY_INT, it->at, 2, v, sema_mk_int(it->f, ND_TY_INT, it->at, 1));
}

// The call does not come back: no loop has to live with what it might have changed.
static struct nd_hir *throw_concurrent(struct iteration *it)
{
	struct fctx *f = it->f;
	struct stmts out = {0};
	sema_add(f, &out, sema_mk_prelude(f, it->at, "__throw_concurrent", NULL, 0, 0));
	return sema_seq(f, &out,
			sema_mk_intrinsic(f, it->at, ND_INTRINSIC_UNREACHABLE, ND_TY_NEVER, NULL, 0, 0), it->at);
}

// Up to, not including, hi.
static void over_range(struct iteration *it, struct nd_hir *lo, struct nd_hir *hi, struct nd_hir **element)
{
	struct local *i = hidden(it, "$i", lo), *end = hidden(it, "$end", hi);
	leave_unless(it, &it->head, sema_mk(it->f, ND_HIR_LT, ND_TY_BOOL, it->at, 2, read(it, i), read(it, end)));
	*element = read(it, i);
	set(it, i, plus_one(it, read(it, i)));
}

// Up to and including `last`, which may be the largest int: whether there is a first turn is asked once, whether there is
// another one at the end of each. `any` is that first question.
static void over_all_to(struct iteration *it, struct local *i, struct local *last, struct nd_hir *any,
			struct nd_hir **element)
{
	struct fctx *f = it->f;
	struct nd_hir *leave = sema_mk(f, ND_HIR_BREAK, ND_TY_NEVER, it->at, 0);
	leave->label = it->label;
	it->guard = any;
	sema_add(f, &it->step,
		 sema_mk(f, ND_HIR_IF, ND_TY_VOID, it->at, 2,
			 sema_mk(f, ND_HIR_EQ, ND_TY_BOOL, it->at, 2, read(it, i), read(it, last)), leave));
	*element = read(it, i);
	set(it, i, plus_one(it, read(it, i)));
}

static struct nd_hir *relation(struct iteration *it, enum nd_hir_kind kind, struct nd_hir *a, struct nd_hir *b)
{
	return sema_mk(it->f, kind, ND_TY_BOOL, it->at, 2, a, b);
}

static bool is_largest_int(const struct nd_hir *h)
{
	return h->kind == ND_HIR_INT && h->i == INT64_MAX;
}

static void over_range_with_end(struct iteration *it, struct nd_hir *lo, struct nd_hir *hi, struct nd_hir **element)
{
	if (hi->kind == ND_HIR_INT && !is_largest_int(hi)) {
		over_range(it, lo, plus_one(it, hi), element);
		return;
	}
	struct local *i = hidden(it, "$i", lo), *last = hidden(it, "$last", hi);
	over_all_to(it, i, last, relation(it, ND_HIR_LE, read(it, i), read(it, last)), element);
}

static struct nd_hir *part_of(struct iteration *it, struct local *range, int i)
{
	struct nd_hir *h = sema_mk(it->f, ND_HIR_FIELD, i == 2 ? (nd_type)ND_TY_BOOL : (nd_type)ND_TY_INT, it->at, 1,
				   read(it, range));
	h->i = i;
	return h;
}

// A range that is a value: its last number is its end, or one less; when that wraps around there is no first turn.
static void over_range_value(struct iteration *it, struct nd_hir *value, struct nd_hir **element)
{
	struct fctx *f = it->f;
	struct local *r = hidden(it, "$range", value);
	struct local *i = hidden(it, "$i", part_of(it, r, 0)), *end = hidden(it, "$end", part_of(it, r, 1));
	struct nd_hir *before = sema_mk(f, ND_HIR_SUB, ND_TY_INT, it->at, 2, read(it, end),
					sema_mk_int(f, ND_TY_INT, it->at, 1));
	struct local *last = hidden(it, "$last",
				    sema_mk(f, ND_HIR_COND, ND_TY_INT, it->at, 3, part_of(it, r, 2), read(it, end), before));
	struct nd_hir *any = sema_mk(f, ND_HIR_COND, ND_TY_BOOL, it->at, 3, part_of(it, r, 2),
				     relation(it, ND_HIR_LE, read(it, i), read(it, end)),
				     relation(it, ND_HIR_LT, read(it, i), read(it, end)));
	over_all_to(it, i, last, any, element);
}

static void over_list(struct iteration *it, struct nd_hir *list, nd_type e, struct nd_hir **element)
{
	struct fctx *f = it->f;
	struct local *xs = hidden(it, "$list", list);
	struct local *n = hidden(
		it, "$n",
		sema_mk_intrinsic(f, it->at, ND_INTRINSIC_LIST_LEN, ND_TY_INT, &e, 1, 1, read(it, xs)));
	struct local *i = hidden(it, "$i", sema_mk_int(f, ND_TY_INT, it->at, 0));
	struct nd_hir *now = sema_mk_intrinsic(f, it->at, ND_INTRINSIC_LIST_LEN, ND_TY_INT, &e, 1, 1,
					       read(it, xs));
	sema_add(f, &it->head,
		 sema_mk(f, ND_HIR_IF, ND_TY_VOID, it->at, 2,
			 sema_mk(f, ND_HIR_NE, ND_TY_BOOL, it->at, 2, now, read(it, n)),
			 throw_concurrent(it)));
	leave_unless(it, &it->head, sema_mk(f, ND_HIR_LT, ND_TY_BOOL, it->at, 2, read(it, i), read(it, n)));
	*element = sema_mk(f, ND_HIR_INDEX_FAST, e, it->at, 2, read(it, xs), read(it, i));
	set(it, i, plus_one(it, read(it, i)));
}

static void over_map(struct iteration *it, struct nd_hir *map, const nd_type *args, uint32_t nargs,
		     struct nd_hir **key, struct nd_hir **value)
{
	struct fctx *f = it->f;
	nd_type t[2] = {args[0], nargs > 1 ? args[1] : (nd_type)ND_TY_VOID};
	struct local *m = hidden(it, "$map", map);
	struct local *version = hidden(
		it, "$version",
		sema_mk_intrinsic(f, it->at, ND_INTRINSIC_MAP_VERSION, ND_TY_INT, t, 2, 1, read(it, m)));
	struct local *i = hidden(it, "$i",
				 sema_mk_intrinsic(f, it->at, ND_INTRINSIC_MAP_NEXT, ND_TY_INT, t, 2, 2,
						   read(it, m), sema_mk_int(f, ND_TY_INT, it->at, 0)));
	leave_unless(it, &it->head, sema_mk(f, ND_HIR_GE, ND_TY_BOOL, it->at, 2, read(it, i),
				 sema_mk_int(f, ND_TY_INT, it->at, 0)));
	*key = sema_mk_intrinsic(f, it->at, ND_INTRINSIC_MAP_KEY, t[0], t, 2, 2, read(it, m), read(it, i));
	if (nargs > 1)
		*value = sema_mk_intrinsic(f, it->at, ND_INTRINSIC_MAP_VALUE, t[1], t, 2, 2, read(it, m),
					   read(it, i));
	struct nd_hir *now = sema_mk_intrinsic(f, it->at, ND_INTRINSIC_MAP_VERSION, ND_TY_INT, t, 2, 1,
					       read(it, m));
	sema_add(it->f, &it->step,
		 sema_mk(f, ND_HIR_IF, ND_TY_VOID, it->at, 2,
			 sema_mk(f, ND_HIR_NE, ND_TY_BOOL, it->at, 2, now, read(it, version)),
			 throw_concurrent(it)));
	set(it, i,
	    sema_mk_intrinsic(f, it->at, ND_INTRINSIC_MAP_NEXT, ND_TY_INT, t, 2, 2, read(it, m),
			      plus_one(it, read(it, i))));
}

static void over_string(struct iteration *it, struct nd_hir *string, struct nd_hir **element)
{
	struct fctx *f = it->f;
	struct local *s = hidden(it, "$string", string);
	struct local *n = hidden(
		it, "$n",
		sema_mk_intrinsic(f, it->at, ND_INTRINSIC_STR_BYTE_LEN, ND_TY_INT, NULL, 0, 1, read(it, s)));
	struct local *i = hidden(it, "$i", sema_mk_int(f, ND_TY_INT, it->at, 0));
	struct local *c = hidden(it, "$char", sema_mk_int(f, ND_TY_CHAR, it->at, 0));
	leave_unless(it, &it->head, sema_mk(f, ND_HIR_LT, ND_TY_BOOL, it->at, 2, read(it, i), read(it, n)));
	sema_add(f, &it->head,
		 sema_mk(f, ND_HIR_ASSIGN, ND_TY_VOID, it->at, 2, read(it, c),
			 sema_mk_prelude(f, it->at, "__string_char_at", NULL, 0, 2, read(it, s),
					 read(it, i))));
	*element = read(it, c);
	struct nd_hir *width = sema_mk_prelude(f, it->at, "__char_width", NULL, 0, 1, read(it, c));
	set(it, i, sema_mk(f, ND_HIR_ADD, ND_TY_INT, it->at, 2, read(it, i), width));
}

static const char *iterate_hint(struct sema *s, nd_type t)
{
	struct nd_nominal *n = nominal_of(s, t);
	if (tk(s, t) == ND_TY_OPTION)
		return "it may be null: check `!= null` first";
	if (n && info_of(n)->decl->unit == s->prelude && info_of(n)->decl->sym == nd_intern_cstr(s->intern, "Stream"))
		return "write `async for`";
	return sema_future_value(s, t) != ND_TY_ERROR ? "wait for it: `await`" : NULL;
}

static bool over_iterator(struct iteration *it, struct nd_hir *value, struct nd_hir **element)
{
	struct fctx *f = it->f;
	struct sema *s = f->s;
	struct nd_hir *iterator = sema_call_method0(f, it->at, value, "iterator");
	if (!iterator)
		iterator = value;
	if (iterator->type == ND_TY_ERROR)
		return false;
	struct local *i = hidden(it, "$iterator", iterator);
	struct nd_hir *next = sema_call_method0(f, it->at, read(it, i), "next");
	if (next && it->is_async && sema_future_value(s, next->type) != ND_TY_ERROR)
		next = sema_await(f, next, it->at);
	if (!next || tk(s, next->type) != ND_TY_OPTION)
		return false;
	struct local *r = sema_new_local(f, "$next", next->type, it->at);
	sema_add(f, &it->head, sema_mk_let(f, r, next, it->at));
	leave_unless(it, &it->head, sema_mk(f, ND_HIR_IS_SOME, ND_TY_BOOL, it->at, 1, read(it, r)));
	*element = sema_mk(f, ND_HIR_UNWRAP, nd_type_arg(s->types, next->type, 0), it->at, 1, read(it, r));
	return true;
}

// `range(n)` or `range(a, b)` of the prelude: counted, no list is made.
static bool counts(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	if (kind_of(u, n) != ND_AST_CALL || !sema_names_decl(f, a_of(u, n)))
		return false;
	nd_sym sym = a_of(u, a_of(u, n));
	struct decl *d = sema_decl_visible(u, sym);
	uint32_t args = b_of(u, n), nargs = list_len(u, args);
	if (strcmp(text_of(f->s, sym), "range") != 0 || !d ||
	    d->unit != f->s->prelude || nargs < 1 || nargs > 2)
		return false;
	for (uint32_t i = 0; i < nargs; i++)
		if (kind_of(u, list_of(u, args)[i]) == ND_AST_NAMED_ARG ||
		    kind_of(u, list_of(u, args)[i]) == ND_AST_SPREAD)
			return false;
	return true;
}

struct nd_hir *sema_iterate(struct fctx *f, nd_node at, nd_node iterable, nd_sym name1, nd_sym name2,
			    bool is_async, struct nd_hir_label *label, struct nd_hir *(*body)(struct fctx *, void *),
			    void *arg)
{
	struct sema *s = f->s;
	struct unit *u = f->unit;
	struct iteration it = {.f = f, .at = at, .label = label, .is_async = is_async};
	struct nd_hir *element = NULL, *second = NULL;
	enum nd_ast_kind k = kind_of(u, iterable);
	nd_type what = ND_TY_RANGE;
	if (k == ND_AST_RANGE || k == ND_AST_RANGE_INCL) {
		struct nd_hir *lo = sema_expr_as(f, a_of(u, iterable), ND_TY_INT, "the start of a range");
		struct nd_hir *hi = sema_expr_as(f, b_of(u, iterable), ND_TY_INT, "the end of a range");
		if (lo->type == ND_TY_ERROR || hi->type == ND_TY_ERROR)
			what = ND_TY_ERROR;
		if (k == ND_AST_RANGE_INCL)
			over_range_with_end(&it, lo, hi, &element);
		else
			over_range(&it, lo, hi, &element);
	} else if (counts(f, iterable)) {
		const uint32_t *args = list_of(u, b_of(u, iterable));
		bool from_zero = list_len(u, b_of(u, iterable)) == 1;
		struct nd_hir *lo = from_zero ? sema_mk_int(f, ND_TY_INT, at, 0)
					      : sema_expr_as(f, args[0], ND_TY_INT, "the start of a range");
		struct nd_hir *hi = sema_expr_as(f, args[!from_zero], ND_TY_INT, "the end of a range");
		if (lo->type == ND_TY_ERROR || hi->type == ND_TY_ERROR)
			what = ND_TY_ERROR;
		over_range(&it, lo, hi, &element);
	} else {
		struct nd_hir *v = sema_expr(f, iterable, NO_TYPE);
		what = v->type;
		const struct nd_type_info info = *nd_type_info(s->types, what);
		switch (info.kind) {
		case ND_TY_ERROR:
			break;
		case ND_TY_RANGE:
			over_range_value(&it, v, &element);
			break;
		case ND_TY_LIST:
			over_list(&it, v, info.args[0], &element);
			break;
		case ND_TY_BYTES:
			over_list(&it, v, ND_TY_U8, &element);
			break;
		case ND_TY_MAP:
		case ND_TY_SET:
			over_map(&it, v, info.args, info.nargs, &element, &second);
			break;
		case ND_TY_STRING:
			over_string(&it, v, &element);
			break;
		default:
			if (!over_iterator(&it, v, &element)) {
				sema_err_node(u, iterable, "E0382", iterate_hint(s, what),
					      "'%s' cannot be iterated", tt(s, what));
				what = ND_TY_ERROR;
			}
		}
	}
	if (what == ND_TY_ERROR)
		element = sema_mk_error(f, at);
	else if (is_async && sema_future_value(s, element->type) != ND_TY_ERROR)
		element = sema_await(f, element, at);
	struct outer_scope outer = sema_scope_begin(f);
	uint32_t scope = s->bindings.len, depth = f->depth_base;
	f->depth_base = scope;
	if (name2 && !second && what != ND_TY_ERROR) {
		const struct nd_type_info pair = *nd_type_info(s->types, element->type);
		if (pair.kind != ND_TY_TUPLE || pair.nargs != 2) {
			sema_err_node(u, at, "E0382", NULL, "the elements of '%s' are no pairs", tt(s, what));
		} else {
			struct local *t = sema_new_local(f, "$pair", element->type, at);
			sema_add(f, &it.head, sema_mk_let(f, t, element, at));
			element = sema_mk(f, ND_HIR_FIELD, pair.args[0], at, 1, read(&it, t));
			second = sema_mk(f, ND_HIR_FIELD, pair.args[1], at, 1, read(&it, t));
			second->i = 1;
		}
	}
	if (name2 && name1 == name2 && strcmp(text_of(s, name1), "_") != 0)
		sema_err_node(u, at, "E0301", "write `_` for what is not needed",
			      "both variables of the loop are called '%s'", text_of(s, name1));
	struct local *l1 = sema_bind_local(f, name1, element->type, at);
	sema_add(f, &it.head, sema_mk_let(f, l1, element, at));
	if (name2) {
		struct local *l2 = sema_bind_local(f, name2, second ? second->type : ND_TY_ERROR, at);
		sema_add(f, &it.head, sema_mk_let(f, l2, second ? second : sema_mk_error(f, at), at));
	}
	f->block_depth++;
	sema_add(f, &it.head, body(f, arg));
	f->block_depth--;
	s->bindings.len = scope;
	f->depth_base = depth;
	sema_scope_end(f, outer);
	struct nd_hir *loop = sema_mk(f, ND_HIR_LOOP, ND_TY_VOID, at, 2, sema_seq(f, &it.head, NULL, at),
				      sema_seq(f, &it.step, NULL, at));
	loop->label = label;
	if (it.guard)
		loop = sema_mk(f, ND_HIR_IF, ND_TY_VOID, at, 2, it.guard, loop);
	sema_add(f, &it.before, loop);
	return sema_seq(f, &it.before, NULL, at);
}

struct for_body {
	nd_node body;
	struct loop loop;
};

static struct nd_hir *check_body(struct fctx *f, void *arg)
{
	struct for_body *b = arg;
	b->loop.outer = f->loops;
	f->loops = &b->loop;
	struct nd_hir *h = sema_block(f, b->body);
	f->loops = b->loop.outer;
	return h;
}

struct nd_hir *sema_for_in(struct fctx *f, nd_node n)
{
	struct unit *u = f->unit;
	const uint32_t *x = x_of(u, b_of(u, n));
	bool is_async = x[4];
	if (is_async)
		sema_check_may_await(f, n, "`async for`");
	sema_narrow_kill_assigned(f, n);
	nd_type *saved;
	uint32_t ns = sema_narrow_save(f, &saved);
	struct for_body body = {x[2], {sema_new_label(f), x[3], NULL, false, f->s->use}};
	struct nd_hir *h = sema_iterate(f, n, a_of(u, n), x[0], x[1], is_async, body.loop.label, check_body,
				       &body);
	sema_narrow_restore(f, saved, ns);
	return h;
}
