// Variables become values, and control takes every way out through the clean-ups on it.
#include "kit.h"

static struct nd_hir *
less(struct kit *k, struct nd_hir *a, struct nd_hir *b)
{
	return N(LT, BOOL, 2, a, b);
}

static struct nd_hir *
plus(struct kit *k, struct nd_hir *a, struct nd_hir *b)
{
	return N(ADD, INT, 2, a, b);
}

static void
an_unchanged_variable_needs_no_phi(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_local *n = local(k, "n", INT), *i = local(k, "i", INT), *sum = local(k, "sum", INT);
	struct nd_hir_label label = {0};
	struct nd_hir *body;

	(void)state;
	body = N(SEQ, VOID, 4, let(k, sum, integer(k, 0)), let(k, i, integer(k, 0)),
		 with_label(N(LOOP, VOID, 2,
			      N(SEQ, VOID, 2,
				N(IF, VOID, 3, less(k, get(k, i), get(k, n)), N0(UNIT, VOID),
				  with_label(N0(BREAK, NEVER), &label)),
				set(k, sum, plus(k, get(k, sum), get(k, i)))),
			      set(k, i, plus(k, get(k, i), integer(k, 1)))),
			    &label),
		 ret(k, get(k, sum)));
	lower(k, code(k, func(k, "app.sum", ND_LINK_EXPORT, true, INT, INT, ND_TY_ERROR), &n, 1, body),
	      "b0:\n"
	      "  %0 = param i64 #0\n"
	      "  %1 = iconst i64 0\n"
	      "  %2 = iconst i64 0\n"
	      "  jump b1\n"
	      "b1:\n"
	      "  %4 = phi i64 [b0, %1], [b4, %10]\n"
	      "  %5 = phi i64 [b0, %2], [b4, %12]\n"
	      "  %6 = icmp.slt i1 %5, %0\n"
	      "  br %6, b2, b3\n"
	      "b2:\n"
	      "  jump b4\n"
	      "b3:\n"
	      "  jump b5\n"
	      "b4:\n"
	      "  %10 = add i64 %4, %5\n"
	      "  %11 = iconst i64 1\n"
	      "  %12 = add i64 %5, %11\n"
	      "  safepoint\n"
	      "  jump b1\n"
	      "b5:\n"
	      "  ret %4\n"
	      "}\n");
	kit_destroy(k);
}

static void
short_circuits_jump_without_making_a_bool(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_local *p[2] = {local(k, "a", BOOL), local(k, "b", BOOL)};
	struct nd_hir *cond = N(AND, BOOL, 2, get(k, p[0]), N(NOT, BOOL, 1, get(k, p[1])));
	struct nd_hir *body = N(SEQ, VOID, 2, N(IF, VOID, 2, cond, ret(k, integer(k, 1))), ret(k, integer(k, 2)));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, BOOL, BOOL, ND_TY_ERROR), p, 2, body),
	      "b0:\n"
	      "  %0 = param i1 #0\n"
	      "  %1 = param i1 #1\n"
	      "  br %0, b3, b2\n"
	      "b1:\n"
	      "  %3 = iconst i64 1\n"
	      "  ret %3\n"
	      "b2:\n"
	      "  %5 = iconst i64 2\n"
	      "  ret %5\n"
	      "b3:\n"
	      "  br %1, b2, b1\n"
	      "}\n");
	kit_destroy(k);
}

static void
the_value_of_a_condition_is_a_phi(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_local *p[2] = {local(k, "a", BOOL), local(k, "b", BOOL)};
	struct nd_hir *body = ret(k, N(OR, BOOL, 2, get(k, p[0]), get(k, p[1])));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, BOOL, BOOL, BOOL, ND_TY_ERROR), p, 2, body),
	      "b0:\n"
	      "  %0 = param i1 #0\n"
	      "  %1 = param i1 #1\n"
	      "  br %0, b1, b2\n"
	      "b1:\n"
	      "  %3 = iconst i1 1\n"
	      "  jump b3\n"
	      "b2:\n"
	      "  jump b3\n"
	      "b3:\n"
	      "  %6 = phi i1 [b1, %3], [b2, %1]\n"
	      "  ret %6\n"
	      "}\n");
	kit_destroy(k);
}

static void
a_failed_call_throws_to_the_caller(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_func_ref *g = func(k, "app.g", ND_LINK_EXTERN, true, INT, INT, ND_TY_ERROR);
	struct nd_hir *body = ret(k, call(k, g, 1, call(k, g, 1, integer(k, 7))));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, ND_TY_ERROR), NULL, 0, body),
	      "b0:\n"
	      "  %0 = iconst i64 7\n"
	      "  %1 = call! i64 @\"app.g\" (%0)\n"
	      "  %2 = is_err i1 %1\n"
	      "  br %2, b1, b2 unlikely\n"
	      "b1:\n"
	      "  %4 = err_of ref %1\n"
	      "  throw %4\n"
	      "b2:\n"
	      "  %6 = call! i64 @\"app.g\" (%1)\n"
	      "  %7 = is_err i1 %6\n"
	      "  br %7, b3, b4 unlikely\n"
	      "b3:\n"
	      "  %9 = err_of ref %6\n"
	      "  throw %9\n"
	      "b4:\n"
	      "  ret %6\n"
	      "}\n");
	kit_destroy(k);
}

// x = 1; try { x = g(x); g(x) } catch (e) { return x }; return 0: the handler sees either x.
static void
a_handler_sees_what_was_assigned_before_the_error(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_func_ref *g = func(k, "app.g", ND_LINK_EXTERN, true, INT, INT, ND_TY_ERROR);
	struct nd_hir_local *x = local(k, "x", INT);
	struct nd_hir *body =
		N(SEQ, VOID, 3, let(k, x, integer(k, 1)),
		  N(TRY, VOID, 2,
		    N(SEQ, VOID, 2, set(k, x, call(k, g, 1, get(k, x))), call(k, g, 1, get(k, x))),
		    ret(k, get(k, x))),
		  ret(k, integer(k, 0)));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, ND_TY_ERROR), NULL, 0, body),
	      "b0:\n"
	      "  %0 = iconst i64 1\n"
	      "  %1 = call! i64 @\"app.g\" (%0)\n"
	      "  %2 = is_err i1 %1\n"
	      "  br %2, b2, b3 unlikely\n"
	      "b1:\n"
	      "  %4 = phi i64 [b2, %0], [b4, %1]\n"
	      "  ret %4\n"
	      "b2:\n"
	      "  %6 = err_of ref %1\n"
	      "  jump b1\n"
	      "b3:\n"
	      "  %8 = call! i64 @\"app.g\" (%1)\n"
	      "  %9 = is_err i1 %8\n"
	      "  br %9, b4, b5 unlikely\n"
	      "b4:\n"
	      "  %11 = err_of ref %8\n"
	      "  jump b1\n"
	      "b5:\n"
	      "  jump b6\n"
	      "b6:\n"
	      "  %14 = iconst i64 0\n"
	      "  ret %14\n"
	      "}\n");
	kit_destroy(k);
}

// try { if (c) return 1; g() } finally { h() } return 2
static void
each_way_out_runs_the_clean_up(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_func_ref *g = func(k, "app.g", ND_LINK_EXTERN, true, VOID, ND_TY_ERROR);
	struct nd_hir_func_ref *h = func(k, "nd_rt_h", ND_LINK_RUNTIME, false, VOID, ND_TY_ERROR);
	struct nd_hir_local *c = local(k, "c", BOOL);
	struct nd_hir *body =
		N(SEQ, VOID, 2,
		  N(FINALLY, VOID, 2,
		    N(SEQ, VOID, 2, N(IF, VOID, 2, get(k, c), ret(k, integer(k, 1))), call(k, g, 0)),
		    call(k, h, 0)),
		  ret(k, integer(k, 2)));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, BOOL, ND_TY_ERROR), &c, 1, body),
	      "b0:\n"
	      "  %0 = param i1 #0\n"
	      "  br %0, b2, b3\n"
	      "b1:\n"
	      "  %2 = iconst i64 2\n"
	      "  ret %2\n"
	      "b2:\n"
	      "  %4 = iconst i64 1\n"
	      "  jump b4\n"
	      "b3:\n"
	      "  %6 = call! @\"app.g\" ()\n"
	      "  %7 = is_err i1 %6\n"
	      "  br %7, b5, b6 unlikely\n"
	      "b4:\n"
	      "  call @\"nd_rt_h\" ()\n"
	      "  ret %4\n"
	      "b5:\n"
	      "  %11 = err_of ref %6\n"
	      "  jump b7\n"
	      "b6:\n"
	      "  jump b8\n"
	      "b7:\n"
	      "  call @\"nd_rt_h\" ()\n"
	      "  throw %11\n"
	      "b8:\n"
	      "  call @\"nd_rt_h\" ()\n"
	      "  jump b1\n"
	      "}\n");
	kit_destroy(k);
}

// try { return 1 } finally { try { try { return 2 } finally { throw g() } } catch (e) {} } returns 1.
static void
a_return_given_up_within_a_clean_up_changes_nothing(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_func_ref *g = func(k, "nd_rt_g", ND_LINK_RUNTIME, false, ND_TY_ANY, ND_TY_ERROR);
	struct nd_hir *inner = N(FINALLY, VOID, 2, ret(k, integer(k, 2)), N(THROW, NEVER, 1, call(k, g, 0)));
	struct nd_hir *body = N(FINALLY, VOID, 2, ret(k, integer(k, 1)), N(TRY, VOID, 2, inner, N0(UNIT, VOID)));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, ND_TY_ERROR), NULL, 0, body),
	      "b0:\n"
	      "  %0 = iconst i64 1\n"
	      "  jump b1\n"
	      "b1:\n"
	      "  %2 = iconst i64 2\n"
	      "  jump b3\n"
	      "b2:\n"
	      "  ret %0\n"
	      "b3:\n"
	      "  %5 = iconst i32 0\n"
	      "  jump b4\n"
	      "b4:\n"
	      "  %7 = call ref @\"nd_rt_g\" ()\n"
	      "  jump b2\n"
	      "}\n");
	kit_destroy(k);
}

static struct nd_hir *
nested_cleanup(struct kit *k, struct nd_hir_func_ref *g, int depth)
{
	if (!depth)
		return call(k, g, 0);
	return N(FINALLY, VOID, 2, call(k, g, 0), nested_cleanup(k, g, depth - 1));
}

static void
clean_ups_within_clean_ups_do_not_multiply(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_func_ref *g = func(k, "app.g", ND_LINK_EXTERN, true, VOID, ND_TY_ERROR);
	struct nd_hir_func_ref *f = func(k, "app.f", ND_LINK_EXPORT, true, VOID, ND_TY_ERROR);

	(void)state;
	lower(k, code(k, f, NULL, 0, nested_cleanup(k, g, 60)), NULL);
	nd_nir_func_compact(k->m->funcs.data[f->nir_index]);
	assert_true(k->m->funcs.data[f->nir_index]->insts.len < 60 * 60);
	kit_destroy(k);
}

// for ever { try { if (c) break; continue } finally { g() } }
static void
break_and_continue_leave_through_clean_ups(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_func_ref *g = func(k, "app.g", ND_LINK_EXTERN, true, VOID, ND_TY_ERROR);
	struct nd_hir_local *c = local(k, "c", BOOL), *n = local(k, "n", INT);
	struct nd_hir_label label = {0};
	struct nd_hir *loop = with_label(
		N(LOOP, VOID, 1,
		  N(FINALLY, VOID, 2,
		    N(SEQ, VOID, 3, set(k, n, plus(k, get(k, n), integer(k, 1))),
		      N(IF, VOID, 2, get(k, c), with_label(N0(BREAK, NEVER), &label)),
		      with_label(N0(CONTINUE, NEVER), &label)),
		    call(k, g, 0))),
		&label);

	(void)state;
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, BOOL, ND_TY_ERROR), &c, 1,
		   N(SEQ, VOID, 3, let(k, n, integer(k, 0)), loop, ret(k, get(k, n)))),
	      NULL);
	kit_destroy(k);
}

// A variable assigned after a conditional break must not be seen by what follows the loop: the break left before.
static void
what_follows_a_break_is_not_seen_behind_the_loop(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_local *c = local(k, "c", BOOL), *x = local(k, "x", INT);
	struct nd_hir_label label = {0};
	struct nd_hir *loop = with_label(N(LOOP, VOID, 1,
					   N(SEQ, VOID, 2,
					     N(IF, VOID, 2, get(k, c), with_label(N0(BREAK, NEVER), &label)),
					     set(k, x, integer(k, 2)))),
					 &label);

	(void)state;
	lower(k,
	      code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, BOOL, ND_TY_ERROR), &c, 1,
		   N(SEQ, VOID, 3, let(k, x, integer(k, 1)), loop, ret(k, get(k, x)))),
	      "b0:\n"
	      "  %0 = param i1 #0\n"
	      "  %1 = iconst i64 1\n"
	      "  jump b1\n"
	      "b1:\n"
	      "  %3 = phi i64 [b0, %1], [b3, %6]\n"
	      "  br %0, b2, b3\n"
	      "b2:\n"
	      "  jump b4\n"
	      "b3:\n"
	      "  %6 = iconst i64 2\n"
	      "  safepoint\n"
	      "  jump b1\n"
	      "b4:\n"
	      "  ret %3\n"
	      "}\n");
	kit_destroy(k);
}

static void
long_functions_need_no_deep_stack(void **state)
{
	enum { STATEMENTS = 50000 };
	struct kit *k = kit_new();
	struct nd_hir_local *c = local(k, "c", BOOL), *x = local(k, "x", INT), *y = local(k, "y", INT);
	struct nd_hir *body = node(k, ND_HIR_SEQ, VOID, 0), **args;

	(void)state;
	args = nd_arena_array(&k->arena, struct nd_hir *, STATEMENTS + 3);
	args[0] = let(k, x, integer(k, 1));
	args[1] = let(k, y, integer(k, 1));
	for (uint32_t i = 0; i < STATEMENTS; i++)
		args[i + 2] = N(IF, VOID, 2, get(k, c), set(k, y, plus(k, get(k, y), integer(k, i))));
	args[STATEMENTS + 2] = ret(k, plus(k, get(k, x), get(k, y)));
	body->args = args;
	body->nargs = STATEMENTS + 3;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, BOOL, ND_TY_ERROR), &c, 1, body), NULL);
	kit_destroy(k);
}

static void
code_behind_a_jump_is_dropped(void **state)
{
	struct kit *k = kit_new();
	struct nd_hir_local *x = local(k, "x", INT);
	struct nd_hir *body = N(SEQ, VOID, 3, ret(k, integer(k, 1)), let(k, x, integer(k, 2)),
				N(IF, VOID, 3, with_i(N0(INT, BOOL), 1), set(k, x, integer(k, 3)), N0(UNIT, VOID)));

	(void)state;
	lower(k, code(k, func(k, "app.f", ND_LINK_EXPORT, true, INT, ND_TY_ERROR), NULL, 0, body),
	      "b0:\n"
	      "  %0 = iconst i64 1\n"
	      "  ret %0\n"
	      "}\n");
	kit_destroy(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unchanged_variable_needs_no_phi),
		cmocka_unit_test(short_circuits_jump_without_making_a_bool),
		cmocka_unit_test(the_value_of_a_condition_is_a_phi),
		cmocka_unit_test(a_failed_call_throws_to_the_caller),
		cmocka_unit_test(a_handler_sees_what_was_assigned_before_the_error),
		cmocka_unit_test(each_way_out_runs_the_clean_up),
		cmocka_unit_test(a_return_given_up_within_a_clean_up_changes_nothing),
		cmocka_unit_test(clean_ups_within_clean_ups_do_not_multiply),
		cmocka_unit_test(break_and_continue_leave_through_clean_ups),
		cmocka_unit_test(what_follows_a_break_is_not_seen_behind_the_loop),
		cmocka_unit_test(long_functions_need_no_deep_stack),
		cmocka_unit_test(code_behind_a_jump_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
