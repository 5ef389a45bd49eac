// What values become: structs, options, enums, objects, closures, collections.
#include "kit.h"

static struct nd_hir *
field(struct kit *k, nd_type type, struct nd_hir *of, int64_t i)
{
	return with_i(N(FIELD, type, 1, of), i);
}

static struct nd_nominal *
point_struct(struct kit *k)
{
	static const struct nd_hir_field fields[] = {{.type = INT}, {.type = INT}};

	return nominal(k, ND_TY_STRUCT, "app.Point", fields, 2);
}

static void
a_struct_nobody_points_to_stays_a_value(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_local *p = local(k, "p", point_struct(k)->type);
	struct nd_hir *body = N(SEQ, VOID, 2, N(ASSIGN, VOID, 2, field(k, INT, get(k, p), 1), integer(k, 5)),
				ret(k, N(ADD, INT, 2, field(k, INT, get(k, p), 0), field(k, INT, get(k, p), 1))));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, p->type, ND_TY_ERROR), &p, 1, body), "b0:\n"
	      "  %0 = param {i64, i64} #0\n"
	      "  %1 = iconst i64 5\n"
	      "  %2 = agg_set {i64, i64} #1 %0, %1\n"
	      "  %3 = agg_get i64 #0 %2\n"
	      "  %4 = agg_get i64 #1 %2\n"
	      "  %5 = add i64 %3, %4\n"
	      "  ret %5\n"
	      "}\n");
	kit_destroy(k);
}

static void
a_method_of_a_struct_gets_the_address_of_its_place(void **state)
{
	struct kit *k = kit_new();
	nd_type point = point_struct(k)->type, points = nd_type_make(k->types, ND_TY_LIST, &point, 1);
	struct nd_hir_local *p = local(k, "p", point), *xs = local(k, "xs", points);
	struct nd_hir_local *params[2] = {p, xs};
	struct nd_hir_func_ref *move = func(k, "app.Point.move", ND_LINK_EXTERN, true, VOID, point, INT, ND_TY_ERROR);
	struct nd_hir_func_ref *make = func(k, "app.make", ND_LINK_EXTERN, true, point, ND_TY_ERROR);
	struct nd_hir *body =
		N(SEQ, VOID, 3, call(k, move, 2, get(k, p), integer(k, 1)),
		  call(k, move, 2, N(INDEX, point, 2, get(k, xs), integer(k, 2)), integer(k, 3)),
		  call(k, move, 2, call(k, make, 0), integer(k, 4)));

	(void)state;
	move->sig.self_by_ref = true;
	p->address_taken = true;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, VOID, point, points, ND_TY_ERROR), params, 2, body),
	      "b0:\n"
	      "  %0 = param {i64, i64} #0\n"
	      "  %1 = param ref #1\n"
	      "  %2 = slot ptr {i64, i64}\n"
	      "  %3 = slot ptr {i64, i64}\n"
	      "  store %2, %0\n"
	      "  %5 = iconst i64 1\n"
	      "  %6 = call! @\"app.Point.move\" (%2, %5)\n"
	      "  %7 = is_err i1 %6\n"
	      "  br %7, b1, b2 unlikely\n"
	      "b1:\n"
	      "  %9 = err_of ref %6\n"
	      "  throw %9\n"
	      "b2:\n"
	      "  %11 = iconst i64 2\n"
	      "  %12 = iconst i64 3\n"
	      "  %13 = list_len i64 [{i64, i64}] %1\n"
	      "  %14 = in_bounds i1 %11, %13\n"
	      "  br %14, b4, b3 likely\n"
	      "b3:\n"
	      "  %16 = call ref @\"nd_rt_error_index\" (%11, %13)\n"
	      "  throw %16\n"
	      "b4:\n"
	      "  %18 = elem_addr ptr [{i64, i64}] %1, %11\n"
	      "  %19 = call! @\"app.Point.move\" (%18, %12)\n"
	      "  %20 = is_err i1 %19\n"
	      "  br %20, b5, b6 unlikely\n"
	      "b5:\n"
	      "  %22 = err_of ref %19\n"
	      "  throw %22\n"
	      "b6:\n"
	      "  %24 = call! {i64, i64} @\"app.make\" ()\n"
	      "  %25 = is_err i1 %24\n"
	      "  br %25, b7, b8 unlikely\n"
	      "b7:\n"
	      "  %27 = err_of ref %24\n"
	      "  throw %27\n"
	      "b8:\n"
	      "  %29 = iconst i64 4\n"
	      "  store %3, %24\n"
	      "  %31 = call! @\"app.Point.move\" (%3, %29)\n"
	      "  %32 = is_err i1 %31\n"
	      "  br %32, b9, b10 unlikely\n"
	      "b9:\n"
	      "  %34 = err_of ref %31\n"
	      "  throw %34\n"
	      "b10:\n"
	      "  ret\n"
	      "}\n");
	kit_destroy(k);
}

static void
self_of_a_struct_is_an_address(void **state)
{
	struct kit *k = kit_new();
	nd_type point = point_struct(k)->type;
	struct nd_hir_local *self = local(k, "self", point);
	struct nd_hir_func_ref *f = func(k, "app.Point.f", ND_LINK_EXPORT, true, INT, point, ND_TY_ERROR);
	struct nd_hir *body = N(SEQ, VOID, 2, N(ASSIGN, VOID, 2, field(k, INT, get(k, self), 0), integer(k, 5)),
				ret(k, field(k, INT, get(k, self), 1)));

	(void)state;
	f->sig.self_by_ref = self->by_ref = true;
	lower(k, code(k, f, &self, 1, body), "b0:\n"
	      "  %0 = param ptr #0\n"
	      "  %1 = iconst i64 5\n"
	      "  %2 = agg_addr ptr {i64, i64} #0 %0\n"
	      "  store %2, %1\n"
	      "  %4 = agg_addr ptr {i64, i64} #1 %0\n"
	      "  %5 = load i64 %4\n"
	      "  ret %5\n"
	      "}\n");
	kit_destroy(k);
}

static void
options_are_null_or_a_pair(void **state)
{
	struct kit *k = kit_new();
	nd_type int_ = INT, string_ = STRING, bool_ = BOOL;
	nd_type maybe_int = nd_type_make(k->types, ND_TY_OPTION, &int_, 1);
	nd_type maybe_string = nd_type_make(k->types, ND_TY_OPTION, &string_, 1);
	nd_type maybe_maybe = nd_type_make(k->types, ND_TY_OPTION, &maybe_string, 1);
	struct nd_hir_local *p[3] = {local(k, "a", maybe_int), local(k, "b", maybe_string), local(k, "c", maybe_maybe)};
	struct nd_hir *body =
		N(SEQ, VOID, 4,
		  N(IF, VOID, 2, N(IS_SOME, bool_, 1, get(k, p[0])), ret(k, N(UNWRAP, INT, 1, get(k, p[0])))),
		  N(IF, VOID, 2, N(IS_SOME, bool_, 1, get(k, p[1])), ret(k, integer(k, 1))),
		  set(k, p[2], N(SOME, maybe_maybe, 1, N(SOME, maybe_string, 1, text(k, "x")))),
		  ret(k, N(COND, INT, 3, N(IS_SOME, bool_, 1, get(k, p[2])), integer(k, 2), integer(k, 3))));

	(void)state;
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, maybe_int, maybe_string, maybe_maybe, ND_TY_ERROR), p,
		   3, body),
	      "b0:\n"
	      "  %0 = param {i64, i1} #0\n"
	      "  %1 = param ref #1\n"
	      "  %2 = param {ref, i1} #2\n"
	      "  %3 = agg_get i1 #1 %0\n"
	      "  br %3, b1, b2\n"
	      "b1:\n"
	      "  %5 = agg_get i64 #0 %0\n"
	      "  ret %5\n"
	      "b2:\n"
	      "  %7 = is_null i1 %1\n"
	      "  br %7, b4, b3\n"
	      "b3:\n"
	      "  %9 = iconst i64 1\n"
	      "  ret %9\n"
	      "b4:\n"
	      "  %11 = str ref 0 ; \"x\"\n"
	      "  %12 = iconst i1 1\n"
	      "  %13 = agg {ref, i1} (%11, %12)\n"
	      "  %14 = agg_get i1 #1 %13\n"
	      "  br %14, b5, b6\n"
	      "b5:\n"
	      "  %16 = iconst i64 2\n"
	      "  jump b7\n"
	      "b6:\n"
	      "  %18 = iconst i64 3\n"
	      "  jump b7\n"
	      "b7:\n"
	      "  %20 = phi i64 [b5, %16], [b6, %18]\n"
	      "  ret %20\n"
	      "}\n");
	kit_destroy(k);
}

static void
variants_are_classes_with_the_tag_in_front(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_field payload[] = {{.type = INT}, {.type = STRING}, {.type = BOOL}};
	struct nd_hir_variant variants[2] = {{.name = nd_intern_cstr(k->intern, "Leaf")},
					     {.name = nd_intern_cstr(k->intern, "Node"), .fields = payload, .nfields = 3}};
	struct nd_nominal *e = nominal(k, ND_TY_ENUM, "app.Tree", NULL, 0);
	struct nd_hir_local *x;
	struct nd_hir *body, *number;

	(void)state;
	e->variants = variants;
	e->nvariants = 2;
	e->has_payload = true;
	x = local(k, "x", e->type);
	number = with_i(N(PAYLOAD, INT, 1, get(k, x)), 1);
	number->i2 = 0;
	body = N(SEQ, VOID, 4, let(k, x, with_i(N0(ENUM, e->type), 0)),
		 set(k, x, with_i(N(ENUM, e->type, 3, integer(k, 7), text(k, "n"), with_i(N0(INT, BOOL), 1)), 1)),
		 N(IF, VOID, 2, N(EQ, BOOL, 2, N(TAG, ND_TY_I32, 1, get(k, x)), with_i(N0(INT, ND_TY_I32), 1)),
		   ret(k, number)),
		 ret(k, integer(k, 0)));
	nd_lower_nominal(k->lower, e);
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, ND_TY_ERROR), NULL, 0, body), "b0:\n"
	      "  %0 = static_ref ref \"app.Tree.Leaf$object\"\n"
	      "  %1 = iconst i64 7\n"
	      "  %2 = str ref 0 ; \"n\"\n"
	      "  %3 = iconst i1 1\n"
	      "  %4 = new ref \"app.Tree.Node\"\n"
	      "  %5 = iconst i32 1\n"
	      "  field_set \"app.Tree.Node\" #0 %4, %5\n"
	      "  field_set \"app.Tree.Node\" #3 %4, %1\n"
	      "  field_set \"app.Tree.Node\" #2 %4, %2\n"
	      "  field_set \"app.Tree.Node\" #1 %4, %3\n"
	      "  %10 = field_get i32 \"app.Tree\" #0 %4\n"
	      "  %11 = iconst i32 1\n"
	      "  %12 = icmp.eq i1 %10, %11\n"
	      "  br %12, b1, b2\n"
	      "b1:\n"
	      "  %14 = field_get i64 \"app.Tree.Node\" #3 %4\n"
	      "  ret %14\n"
	      "b2:\n"
	      "  %16 = iconst i64 0\n"
	      "  ret %16\n"
	      "}\n");
	assert_int_equal(k->m->classes.len, 3);
	assert_int_equal(nd_nir_class_offset(k->m, 2, 1), 12); // the bool, behind the tag
	assert_int_equal(nd_nir_class_offset(k->m, 2, 2), 16); // the string
	assert_int_equal(nd_nir_class_size(k->m, 2), 32);
	assert_int_equal(k->m->globals.len, 1);
	kit_destroy(k);
}

// x = 1; f = () => { x = x + n; return x }; return f()
static void
closures_share_cells_and_copy_the_rest(void **state)
{
	struct kit *k = kit_new();
	nd_type result = INT, fn_type = nd_type_make(k->types, ND_TY_FUNC, &result, 1);
	struct nd_hir_local *n = local(k, "n", INT), *x = local(k, "x", INT);
	struct nd_hir_local *captures[2] = {local(k, "x", INT), local(k, "n", INT)};
	struct nd_hir_func_ref *ref = func(k, "app.f$1", ND_LINK_LOCAL, true, INT, ND_TY_ERROR);
	struct nd_hir_sig sig = {.ret = INT, .throws = true};
	struct nd_hir *inner, *closure = N0(CLOSURE, fn_type), *use;

	(void)state;
	x->boxed = captures[0]->boxed = true;
	captures[0]->captured_from = x;
	captures[1]->captured_from = n;
	inner = N(SEQ, VOID, 2, set(k, captures[0], N(ADD, INT, 2, get(k, captures[0]), get(k, captures[1]))),
		  ret(k, get(k, captures[0])));
	closure->closure = code(k, ref, NULL, 0, inner);
	closure->closure->captures = captures;
	closure->closure->ncaptures = 2;
	use = N(CALL_CLOSURE, INT, 1, closure);
	use->sig = &sig;
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, INT, ND_TY_ERROR), &n, 1,
		   N(SEQ, VOID, 2, let(k, x, integer(k, 1)), ret(k, use))),
	      "b0:\n"
	      "  %0 = param i64 #0\n"
	      "  %1 = new ref \"std/prelude.$cell<i64>\"\n"
	      "  %2 = iconst i64 1\n"
	      "  field_set \"std/prelude.$cell<i64>\" #0 %1, %2\n"
	      "  %4 = closure_new ref @\"app.f$1\" (%1, %0)\n"
	      "  %5 = call_closure! i64 (%4)\n"
	      "  %6 = is_err i1 %5\n"
	      "  br %6, b1, b2 unlikely\n"
	      "b1:\n"
	      "  %8 = err_of ref %5\n"
	      "  throw %8\n"
	      "b2:\n"
	      "  ret %5\n"
	      "}\n");
	check_text(k, "app.f$1",
	      "b0:\n"
	      "  %0 = param ref #0\n"
	      "  %1 = closure_get ref {ref, i64} #0 %0\n"
	      "  %2 = closure_get i64 {ref, i64} #1 %0\n"
	      "  %3 = field_get i64 \"std/prelude.$cell<i64>\" #0 %1\n"
	      "  %4 = add i64 %3, %2\n"
	      "  field_set \"std/prelude.$cell<i64>\" #0 %1, %4\n"
	      "  %6 = field_get i64 \"std/prelude.$cell<i64>\" #0 %1\n"
	      "  ret %6\n"
	      "}\n");
	kit_destroy(k);
}

static void
a_function_as_a_value_is_a_thunk(void **state)
{
	struct kit *k = kit_new();
	nd_type types[] = {INT, INT}, fn_type = nd_type_make(k->types, ND_TY_FUNC, types, 2);
	struct nd_hir_func_ref *g = func(k, "app.g", ND_LINK_EXTERN, true, INT, INT, ND_TY_ERROR);
	struct nd_hir *value = N0(FUNC, fn_type);

	(void)state;
	value->func = g;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, fn_type, ND_TY_ERROR), NULL, 0, ret(k, value)), "b0:\n"
	      "  %0 = closure_static ref @\"app.g$thunk\"\n"
	      "  ret %0\n"
	      "}\n");
	check_text(k, "app.g$thunk",
	      "b0:\n"
	      "  %0 = param ref #0\n"
	      "  %1 = param i64 #1\n"
	      "  %2 = call! i64 @\"app.g\" (%1)\n"
	      "  %3 = is_err i1 %2\n"
	      "  br %3, b1, b2 unlikely\n"
	      "b1:\n"
	      "  %5 = err_of ref %2\n"
	      "  throw %5\n"
	      "b2:\n"
	      "  ret %2\n"
	      "}\n");
	kit_destroy(k);
}

static void
elements_are_checked_and_pushed_inline(void **state)
{
	struct kit *k = kit_new();
	nd_type int_ = INT, ints = nd_type_make(k->types, ND_TY_LIST, &int_, 1);
	struct nd_hir_local *xs = local(k, "xs", ints);
	struct nd_hir *push = with_i(
		N(INTRINSIC, VOID, 2, get(k, xs), N(INDEX, INT, 2, get(k, xs), integer(k, 0))), ND_INTRINSIC_LIST_PUSH);

	(void)state;
	push->t = &int_;
	push->nt = 1;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, VOID, ints, ND_TY_ERROR), &xs, 1, push), "b0:\n"
	      "  %0 = param ref #0\n"
	      "  %1 = iconst i64 0\n"
	      "  %2 = list_len i64 [i64] %0\n"
	      "  %3 = in_bounds i1 %1, %2\n"
	      "  br %3, b2, b1 likely\n"
	      "b1:\n"
	      "  %5 = call ref @\"nd_rt_error_index\" (%1, %2)\n"
	      "  throw %5\n"
	      "b2:\n"
	      "  %7 = list_get i64 [i64] %0, %1\n"
	      "  %8 = list_len i64 [i64] %0\n"
	      "  %9 = iconst i64 1\n"
	      "  %10 = add i64 %8, %9\n"
	      "  %11 = list_cap i64 [i64] %0\n"
	      "  %12 = icmp.sgt i1 %10, %11\n"
	      "  br %12, b3, b4 unlikely\n"
	      "b3:\n"
	      "  %14 = iconst i64 8\n"
	      "  %15 = iconst i64 0\n"
	      "  call @\"nd_rt_list_grow\" (%0, %10, %14, %15)\n"
	      "  jump b4\n"
	      "b4:\n"
	      "  list_set_len [i64] %0, %10\n"
	      "  list_set [i64] %0, %8, %7\n"
	      "  ret\n"
	      "}\n");
	kit_destroy(k);
}

static void
literals_and_texts_call_the_runtime_once(void **state)
{
	struct kit *k = kit_new();
	nd_type string_ = STRING, strings = nd_type_make(k->types, ND_TY_LIST, &string_, 1);
	struct nd_hir_local *s = local(k, "s", STRING);
	struct nd_hir *all = N(CONCAT, STRING, 3, get(k, s), text(k, ", "), get(k, s));

	(void)state;
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, strings, STRING, ND_TY_ERROR), &s, 1,
		   ret(k, N(LIST, strings, 2, all, get(k, s)))),
	      "b0:\n"
	      "  %0 = param ref #0\n"
	      "  %1 = slot ptr {ref, ref, ref}\n"
	      "  %2 = iconst i64 2\n"
	      "  %3 = iconst i64 8\n"
	      "  %4 = iconst i64 1\n"
	      "  %5 = call ref @\"nd_rt_list_new\" (%2, %3, %4)\n"
	      "  list_set_len [ref] %5, %2\n"
	      "  %7 = str ref 0 ; \", \"\n"
	      "  %8 = agg_addr ptr {ref, ref, ref} #0 %1\n"
	      "  store %8, %0\n"
	      "  %10 = agg_addr ptr {ref, ref, ref} #1 %1\n"
	      "  store %10, %7\n"
	      "  %12 = agg_addr ptr {ref, ref, ref} #2 %1\n"
	      "  store %12, %0\n"
	      "  %14 = iconst i64 3\n"
	      "  %15 = call ref @\"nd_rt_string_concat_n\" (%1, %14)\n"
	      "  %16 = iconst i64 0\n"
	      "  list_set [ref] %5, %16, %15\n"
	      "  %18 = iconst i64 1\n"
	      "  list_set [ref] %5, %18, %0\n"
	      "  ret %5\n"
	      "}\n");
	kit_destroy(k);
}

static void
maps_are_told_how_to_find_keys(void **state)
{
	struct kit *k = kit_new();
	struct nd_nominal *own = point_struct(k);
	nd_type point = own->type, kv[] = {point, STRING}, bytes_kv[] = {ND_TY_U8, VOID};
	nd_type map = nd_type_make(k->types, ND_TY_MAP, kv, 2);
	struct nd_hir_func_ref *hash = func(k, "app.Point.hash", ND_LINK_EXTERN, true, INT, point, ND_TY_ERROR);
	struct nd_hir_func_ref *eq = func(k, "app.Point.eq", ND_LINK_EXTERN, true, BOOL, point, point, ND_TY_ERROR);
	struct nd_hir_local *p[2] = {local(k, "p", point), local(k, "b", ND_TY_U8)};
	struct nd_hir *fns[2] = {N0(FUNC, INT), N0(FUNC, INT)}, *make, *insert, *find;

	(void)state;
	fns[0]->func = hash;
	fns[1]->func = eq;
	own->has_own_equality = true;
	hash->sig.self_by_ref = true;
	make = with_i(N(INTRINSIC, map, 2, fns[0], fns[1]), ND_INTRINSIC_MAP_NEW);
	insert = with_i(N(INTRINSIC, INT, 2, make, get(k, p[0])), ND_INTRINSIC_MAP_INSERT);
	make->t = insert->t = kv;
	make->nt = insert->nt = 2;
	find = with_i(N(INTRINSIC, INT, 2, with_i(N0(INTRINSIC, map), ND_INTRINSIC_MAP_NEW), get(k, p[1])),
		      ND_INTRINSIC_MAP_FIND);
	find->t = find->args[0]->t = bytes_kv;
	find->nt = find->args[0]->nt = 2;
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, point, ND_TY_U8, ND_TY_ERROR), p, 2,
		   N(SEQ, VOID, 2, insert, ret(k, find))),
	      "b0:\n"
	      "  %0 = param {i64, i64} #0\n"
	      "  %1 = param i8 #1\n"
	      "  %2 = slot ptr {i64, i64}\n"
	      "  %3 = iconst i64 16\n"
	      "  %4 = iconst i64 24\n"
	      "  %5 = iconst i64 32\n"
	      "  %6 = iconst i64 2\n"
	      "  %7 = func_addr ptr @\"app.Point.hash$c\"\n"
	      "  %8 = func_addr ptr @\"app.Point.eq$c\"\n"
	      "  %9 = call ref @\"nd_rt_map_new\" (%3, %4, %5, %6, %7, %8)\n"
	      "  store %2, %0\n"
	      "  %11 = call i64 @\"nd_rt_map_insert\" (%9, %2)\n"
	      "  %12 = iconst i64 8\n"
	      "  %13 = iconst i64 16\n"
	      "  %14 = iconst i64 16\n"
	      "  %15 = iconst i64 0\n"
	      "  %16 = zero ptr\n"
	      "  %17 = zero ptr\n"
	      "  %18 = call ref @\"nd_rt_map_new\" (%12, %13, %14, %15, %16, %17)\n"
	      "  %19 = zext i64 %1\n"
	      "  %20 = call i64 @\"nd_rt_map_find_int\" (%18, %19)\n"
	      "  ret %20\n"
	      "}\n");
	check_text(k, "app.Point.hash$c",
	      "b0:\n"
	      "  %0 = param ptr #0\n"
	      "  %1 = call! i64 @\"app.Point.hash\" (%0)\n"
	      "  %2 = is_err i1 %1\n"
	      "  br %2, b1, b2 unlikely\n"
	      "b1:\n"
	      "  %4 = err_of ref %1\n"
	      "  %5 = iconst i64 0\n"
	      "  ret %5\n"
	      "b2:\n"
	      "  ret %1\n"
	      "}\n");
	check_text(k, "app.Point.eq$c",
	      "b0:\n"
	      "  %0 = param ptr #0\n"
	      "  %1 = param ptr #1\n"
	      "  %2 = load {i64, i64} %0\n"
	      "  %3 = load {i64, i64} %1\n"
	      "  %4 = call! i1 @\"app.Point.eq\" (%2, %3)\n"
	      "  %5 = is_err i1 %4\n"
	      "  br %5, b1, b2 unlikely\n"
	      "b1:\n"
	      "  %7 = err_of ref %4\n"
	      "  %8 = iconst i1 0\n"
	      "  ret %8\n"
	      "b2:\n"
	      "  ret %4\n"
	      "}\n");
	kit_destroy(k);
}

static void
what_can_fail_is_tested(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_local *p[2] = {local(k, "i", INT), local(k, "x", ND_TY_FLOAT)};
	struct nd_hir *to_int = with_i(N(CONVERT, INT, 1, get(k, p[1])), ND_CONVERT_TO_INT);
	struct nd_hir *quotient = N(DIV, INT, 2, N(MOD, INT, 2, get(k, p[0]), integer(k, 10)), to_int);
	struct nd_hir *body = ret(k, with_i(N(CONVERT, ND_TY_CHAR, 1, quotient), ND_CONVERT_TO_CHAR));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, ND_TY_CHAR, INT, ND_TY_FLOAT, ND_TY_ERROR), p, 2, body),
	      "b0:\n"
	      "  %0 = param i64 #0\n"
	      "  %1 = param f64 #1\n"
	      "  %2 = iconst i64 10\n"
	      "  %3 = srem i64 %0, %2\n"
	      "  %4 = fconst f64 -0x1p+63\n"
	      "  %5 = fcmp.sge i1 %1, %4\n"
	      "  %6 = fconst f64 0x1p+63\n"
	      "  %7 = fcmp.slt i1 %1, %6\n"
	      "  %8 = and i1 %5, %7\n"
	      "  br %8, b2, b1 likely\n"
	      "b1:\n"
	      "  %10 = call ref @\"nd_rt_error_convert\" (%1)\n"
	      "  throw %10\n"
	      "b2:\n"
	      "  %12 = fptosi i64 %1\n"
	      "  %13 = iconst i64 0\n"
	      "  %14 = icmp.ne i1 %12, %13\n"
	      "  br %14, b4, b3 likely\n"
	      "b3:\n"
	      "  %16 = call ref @\"nd_rt_error_div_zero\" ()\n"
	      "  throw %16\n"
	      "b4:\n"
	      "  %18 = sdiv i64 %3, %12\n"
	      "  %19 = iconst i64 1114112\n"
	      "  %20 = icmp.ult i1 %18, %19\n"
	      "  %21 = iconst i64 55296\n"
	      "  %22 = sub i64 %18, %21\n"
	      "  %23 = iconst i64 2048\n"
	      "  %24 = icmp.uge i1 %22, %23\n"
	      "  %25 = and i1 %20, %24\n"
	      "  br %25, b6, b5 likely\n"
	      "b5:\n"
	      "  %27 = call ref @\"nd_rt_error_char\" (%18)\n"
	      "  throw %27\n"
	      "b6:\n"
	      "  %29 = trunc i32 %18\n"
	      "  ret %29\n"
	      "}\n");
	kit_destroy(k);
}

static void
classes_carry_their_methods(void **state)
{
	struct kit *k = kit_new();
	static const struct nd_hir_field fields[] = {{.type = STRING}, {.type = INT}};
	struct nd_nominal *shape = nominal(k, ND_TY_INTERFACE, "app.Shape", NULL, 0);
	struct nd_nominal *base = nominal(k, ND_TY_CLASS, "app.Base", fields, 1);
	struct nd_nominal *cls = nominal(k, ND_TY_CLASS, "app.Circle", fields, 2);
	struct nd_hir_func_ref *area = func(k, "app.Circle.area", ND_LINK_EXPORT, true, INT, cls->type, ND_TY_ERROR);
	struct nd_hir_func_ref *const methods[] = {area};
	struct nd_hir_itable itable = {shape, methods, 1};
	struct nd_hir_local *c = local(k, "c", cls->type);
	struct nd_hir *virtual_call = N(CALL_VIRTUAL, INT, 1, get(k, c));
	struct nd_hir *interface_call = N(CALL_INTERFACE, INT, 1, N(RETYPE, shape->type, 1, get(k, c)));
	struct nd_hir *is = N(IS, BOOL, 1, get(k, c));
	const struct nd_nir_class *lowered;

	(void)state;
	base->is_abstract = true;
	cls->base = base;
	cls->vtable = methods;
	cls->nvtable = 1;
	cls->itables = &itable;
	cls->nitables = 1;
	virtual_call->nominal = cls;
	interface_call->nominal = shape;
	virtual_call->sig = interface_call->sig = &area->sig;
	is->is_type = base->type;
	nd_lower_nominal(k->lower, cls);
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, ND_TY_ERROR), NULL, 0,
		   N(SEQ, VOID, 4, let(k, c, N0(NEW, cls->type)),
		     N(ASSIGN, VOID, 2, field(k, INT, get(k, c), 1), virtual_call),
		     N(IF, VOID, 2, N(NOT, BOOL, 1, is), ret(k, field(k, INT, get(k, c), 1))), ret(k, interface_call))),
	      "b0:\n"
	      "  %0 = new ref \"app.Circle\"\n"
	      "  %1 = call_virtual! i64 \"app.Circle\" #0 (%0)\n"
	      "  %2 = is_err i1 %1\n"
	      "  br %2, b1, b2 unlikely\n"
	      "b1:\n"
	      "  %4 = err_of ref %1\n"
	      "  throw %4\n"
	      "b2:\n"
	      "  field_set \"app.Circle\" #1 %0, %1\n"
	      "  %7 = instance_of i1 \"app.Base\" %0\n"
	      "  br %7, b4, b3\n"
	      "b3:\n"
	      "  %9 = field_get i64 \"app.Circle\" #1 %0\n"
	      "  ret %9\n"
	      "b4:\n"
	      "  %11 = call_interface! i64 \"app.Shape\" #0 (%0)\n"
	      "  %12 = is_err i1 %11\n"
	      "  br %12, b5, b6 unlikely\n"
	      "b5:\n"
	      "  %14 = err_of ref %11\n"
	      "  throw %14\n"
	      "b6:\n"
	      "  ret %11\n"
	      "}\n");
	lowered = &k->m->classes.data[cls->nir_index];
	assert_int_equal(lowered->nvtable, 1);
	assert_int_equal(lowered->nitables, 1);
	assert_int_equal(lowered->base, base->nir_index);
	kit_destroy(k);
}

static void
literals_in_globals_need_no_code(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_global limit = {.symbol = "app.limit", .type = ND_TY_U8, .linkage = ND_LINK_EXPORT, .is_const = true,
				      .static_init = with_i(N0(INT, ND_TY_U8), 200), .nir_index = ND_NIR_NONE};
	struct nd_hir_global name = {.symbol = "app.name", .type = STRING, .linkage = ND_LINK_LOCAL,
				     .static_init = text(k, "noodle"), .nir_index = ND_NIR_NONE};
	struct nd_hir *reads[2] = {N0(GLOBAL, ND_TY_U8), N0(GLOBAL, STRING)};
	const struct nd_nir_global *g;

	(void)state;
	reads[0]->global = &limit;
	reads[1]->global = &name;
	nd_lower_global(k->lower, &limit);
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, ND_TY_U8, ND_TY_ERROR), NULL, 0,
		   N(SEQ, VOID, 2, N(ASSIGN, VOID, 2, reads[1], text(k, "x")), ret(k, reads[0]))),
	      "b0:\n"
	      "  %0 = global_addr ptr \"app.name\"\n"
	      "  %1 = str ref 1 ; \"x\"\n"
	      "  store %0, %1\n"
	      "  %3 = iconst i8 -56\n"
	      "  ret %3\n"
	      "}\n");
	g = &k->m->globals.data[limit.nir_index];
	assert_int_equal(g->init[0], -56);
	assert_int_equal(g->flags, ND_NIR_G_EXPORT | ND_NIR_G_CONST);
	g = &k->m->globals.data[name.nir_index];
	assert_int_equal(g->flags, ND_NIR_G_STRING);
	kit_destroy(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_struct_nobody_points_to_stays_a_value),
		cmocka_unit_test(a_method_of_a_struct_gets_the_address_of_its_place),
		cmocka_unit_test(self_of_a_struct_is_an_address),
		cmocka_unit_test(options_are_null_or_a_pair),
		cmocka_unit_test(variants_are_classes_with_the_tag_in_front),
		cmocka_unit_test(closures_share_cells_and_copy_the_rest),
		cmocka_unit_test(a_function_as_a_value_is_a_thunk),
		cmocka_unit_test(elements_are_checked_and_pushed_inline),
		cmocka_unit_test(literals_and_texts_call_the_runtime_once),
		cmocka_unit_test(maps_are_told_how_to_find_keys),
		cmocka_unit_test(what_can_fail_is_tested),
		cmocka_unit_test(classes_carry_their_methods),
		cmocka_unit_test(literals_in_globals_need_no_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
