#include "nir/nir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void equal_names_and_contents_have_one_index(void **state)
{
	struct nd_nir_module *m = nd_nir_module_new("m");
	nd_nir_type pair[2] = {ND_NIR_I64, ND_NIR_I1}, other[2] = {ND_NIR_I1, ND_NIR_I64};
	bool is_new;

	(void)state;
	assert_int_equal(nd_nir_agg_type(m, pair, 2), ND_NIR_FIRST_AGG);
	assert_int_equal(nd_nir_agg_type(m, other, 2), ND_NIR_FIRST_AGG + 1);
	assert_int_equal(nd_nir_agg_type(m, pair, 2), ND_NIR_FIRST_AGG);
	assert_int_equal(nd_nir_agg_type(m, pair, 1), ND_NIR_FIRST_AGG + 2);
	assert_int_equal(nd_nir_string(m, ND_STR("x")), 0);
	assert_int_equal(nd_nir_string(m, ND_STR("y")), 1);
	assert_int_equal(nd_nir_string(m, ND_STR("x")), 0);
	// The tables do not share names.
	assert_int_equal(nd_nir_func_named(m, "x", &is_new), 0);
	assert_true(is_new);
	assert_int_equal(nd_nir_class_named(m, "x", &is_new), 0);
	assert_true(is_new);
	assert_int_equal(nd_nir_global_named(m, "x", &is_new), 0);
	assert_true(is_new);
	assert_int_equal(nd_nir_func_named(m, "x", &is_new), 0);
	assert_false(is_new);
	assert_int_equal(nd_nir_func_find(m, "x"), 0);
	assert_int_equal(nd_nir_func_find(m, "z"), ND_NIR_NONE);
	nd_nir_module_destroy(&m);
	assert_null(m);
	nd_nir_module_destroy(&m);
}

static void layout_is_that_of_c(void **state)
{
	struct nd_nir_module *m = nd_nir_module_new("m");
	nd_nir_type inner[] = {ND_NIR_I8, ND_NIR_I32, ND_NIR_I1};
	nd_nir_type t = nd_nir_agg_type(m, inner, 3);
	nd_nir_type outer[] = {ND_NIR_I8, t, ND_NIR_REF};
	nd_nir_type u = nd_nir_agg_type(m, outer, 3);
	uint32_t cls = nd_nir_class_named(m, "C", NULL);
	struct nd_nir_class *c = &m->classes.data[cls];

	(void)state;
	assert_int_equal(nd_nir_type_size(m, t), 12);
	assert_int_equal(nd_nir_type_align(m, t), 4);
	assert_int_equal(nd_nir_agg_offset(m, t, 1), 4);
	assert_int_equal(nd_nir_agg_offset(m, t, 2), 8);
	assert_int_equal(nd_nir_agg_offset(m, u, 1), 4);
	assert_int_equal(nd_nir_agg_offset(m, u, 2), 16);
	assert_int_equal(nd_nir_type_size(m, u), 24);
	assert_true(nd_nir_type_has_refs(m, u));
	assert_false(nd_nir_type_has_refs(m, t));
	c->fields = inner;
	c->nfields = 3;
	assert_int_equal(nd_nir_class_offset(m, cls, 0), 8);
	assert_int_equal(nd_nir_class_offset(m, cls, 1), 12);
	assert_int_equal(nd_nir_class_offset(m, cls, 2), 16);
	assert_int_equal(nd_nir_class_size(m, cls), 24);
	c->nfields = 0;
	assert_int_equal(nd_nir_class_size(m, cls), 8);
	nd_nir_module_destroy(&m);
}

static void aggregates_stay_below_a_maximum(void **state)
{
	struct nd_nir_module *m = nd_nir_module_new("m");
	nd_nir_type two[2] = {ND_NIR_I64, ND_NIR_I64}, nothing[1] = {ND_NIR_VOID}, one[1] = {ND_NIR_I8};
	uint32_t levels = 0;

	(void)state;
	assert_false(nd_nir_agg_fits(m, nothing, 1));
	while (nd_nir_agg_fits(m, two, 2)) {
		two[0] = two[1] = nd_nir_agg_type(m, two, 2);
		levels++;
	}
	assert_int_equal(levels, 20);
	for (levels = 0; nd_nir_agg_fits(m, one, 1); levels++)
		one[0] = nd_nir_agg_type(m, one, 1);
	assert_int_equal(levels, ND_NIR_MAX_TYPE_DEPTH);
	nd_nir_module_destroy(&m);
}

static void editing_keeps_lists_and_operands_whole(void **state)
{
	struct nd_nir_module *m = nd_nir_module_new("m");
	uint32_t func = nd_nir_func_named(m, "f", NULL);
	struct nd_nir_func *f = m->funcs.data[func];
	uint32_t b0 = nd_nir_block_new(f), b1 = nd_nir_block_new(f), a, phi, ret;
	struct nd_buf text = {0};

	(void)state;
	f->ret = ND_NIR_I64;
	a = nd_nir_emit(f, b0, ND_NIR_ZERO, ND_NIR_I64, NULL, 0, 0);
	nd_nir_emit(f, b0, ND_NIR_JUMP, ND_NIR_VOID, &b1, 1, 0);
	assert_false(nd_nir_is_terminated(f, b1));
	ret = nd_nir_emit(f, b1, ND_NIR_RET, ND_NIR_VOID, &a, 1, 0);
	assert_true(nd_nir_is_terminated(f, b1));
	phi = nd_nir_insert_phi(f, b1, ND_NIR_I64);
	for (uint32_t i = 0; i < 9; i++)
		nd_nir_add_phi_pair(f, phi, i == 4 ? b0 : 100 + i, a);
	assert_int_equal(f->insts.data[phi].nargs, 18);
	for (uint32_t i = 0; i < 9; i++)
		if (i != 4)
			nd_nir_remove_pred(f, b1, 100 + i);
	nd_nir_set_args(f, ret, &phi, 1);
	nd_nir_insert_before(f, ret, ND_NIR_SAFEPOINT, ND_NIR_VOID, NULL, 0, ND_LOC(3, 4));
	nd_nir_move_before(f, f->insts.data[ret].prev, f->blocks.data[b0].last);
	nd_nir_print_func(&text, m, f);
	assert_string_equal(text.data, "func @\"f\" () -> i64 file 0 {\n"
				       "b0:\n"
				       "  %0 = zero i64\n"
				       "  safepoint @3:4\n"
				       "  jump b1\n"
				       "b1:\n"
				       "  %3 = phi i64 [b0, %0]\n"
				       "  ret %3\n"
				       "}\n");
	nd_nir_replace_uses(f, phi, a);
	nd_nir_remove(f, phi);
	assert_int_equal(nd_nir_args(f, &f->insts.data[ret])[0], a);
	assert_int_equal(f->blocks.data[b1].first, ret);
	nd_buf_release(&text);
	nd_nir_module_destroy(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_names_and_contents_have_one_index),
		cmocka_unit_test(layout_is_that_of_c),
		cmocka_unit_test(aggregates_stay_below_a_maximum),
		cmocka_unit_test(editing_keeps_lists_and_operands_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
