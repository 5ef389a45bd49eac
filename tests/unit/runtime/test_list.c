#include "program.h"

static int64_t at(const struct nd_rt_list *list, int64_t i)
{
	return ((const int64_t *)list->data)[i];
}

static struct nd_rt_list *counting(int64_t n)
{
	struct nd_rt_list *list = nd_rt_list_new(0, 8, 0);

	for (int64_t i = 0; i < n; i++) {
		if (list->len == list->cap)
			nd_rt_list_grow(list, list->len + 1, 8, 0);
		((int64_t *)list->data)[list->len++] = i;
	}
	return list;
}

static void starts_empty_without_an_array(void **state)
{
	(void)state;
	struct nd_rt_list *list = nd_rt_list_new(0, 8, 1);

	assert_null(list->data);
	assert_int_equal(list->len, 0);
	assert_int_equal(list->cap, 0);
	assert_ptr_equal(nd_rt_class_of(list), &nd_rt_class_list);
}

static void keeps_its_elements_while_growing(void **state)
{
	(void)state;
	struct nd_rt_list *list = counting(300000);

	for (int64_t i = 0; i < list->len; i++)
		assert_int_equal(at(list, i), i);
	assert_true(list->cap >= list->len && list->cap < list->len * 2);
}

static void grows_for_elements_of_any_size(void **state)
{
	static const int64_t sizes[] = { 0, 1, 2, 4, 8, 24, 1000 };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct nd_rt_list *list = nd_rt_list_new(0, sizes[i], 0);

		nd_rt_list_grow(list, 1, sizes[i], 0);
		assert_true(list->cap >= 1);
		nd_rt_list_grow(list, 100, sizes[i], 0);
		assert_true(list->cap >= 100);
	}
}

static void a_list_without_memory_for_more_stays_as_it_was(void **state)
{
	static const int64_t lengths[] = { INT64_C(1) << 60, INT64_MAX, INT64_C(1) << 47 };

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct nd_rt_list *list = counting(10);

		assert_false(nd_rt_list_try_grow(list, lengths[i], 8, 0));
		assert_int_equal(list->len, 10);
		assert_int_equal(at(list, 9), 9);
		assert_int_equal(nd_rt_list_try_new(lengths[i], 8, 1)->cap, 0);
	}
	assert_int_equal(nd_rt_list_try_new(7, 8, 1)->cap, 7);
}

static void copies_a_part_into_a_list_of_its_own(void **state)
{
	(void)state;
	struct nd_rt_list *list = counting(10);
	struct nd_rt_list *part = nd_rt_list_copy(list, 3, 4, 8, 0);

	((int64_t *)list->data)[4] = 99;
	assert_int_equal(part->len, 4);
	for (int64_t i = 0; i < 4; i++)
		assert_int_equal(at(part, i), 3 + i);
	assert_int_equal(nd_rt_list_copy(list, 10, 0, 8, 0)->len, 0);
}

static void appends_a_list_to_itself(void **state)
{
	(void)state;
	struct nd_rt_list *list = counting(5);

	nd_rt_list_append_all(list, list, 8, 0);
	assert_int_equal(list->len, 10);
	for (int64_t i = 0; i < 10; i++)
		assert_int_equal(at(list, i), i % 5);
}

static void moves_overlapping_parts(void **state)
{
	(void)state;
	struct nd_rt_list *list = counting(6);

	nd_rt_list_move(list, 1, 0, 5, 8);
	for (int64_t i = 1; i < 6; i++)
		assert_int_equal(at(list, i), i - 1);
}

static void forgets_what_falls_off(void **state)
{
	(void)state;
	struct nd_rt_list *list = counting(6);

	nd_rt_list_set_len(list, 2, 8);
	assert_int_equal(list->len, 2);
	for (int64_t i = 2; i < 6; i++)
		assert_int_equal(at(list, i), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(starts_empty_without_an_array),
	cmocka_unit_test(keeps_its_elements_while_growing),
	cmocka_unit_test(grows_for_elements_of_any_size),
	cmocka_unit_test(a_list_without_memory_for_more_stays_as_it_was),
		cmocka_unit_test(copies_a_part_into_a_list_of_its_own),
	cmocka_unit_test(appends_a_list_to_itself),
	cmocka_unit_test(moves_overlapping_parts),
	cmocka_unit_test(forgets_what_falls_off),
};

TEST_PROGRAM(tests)
