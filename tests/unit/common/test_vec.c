#include "noodle/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void items_stay_in_order_while_it_grows(void **state)
{
	ND_VEC(uint32_t) numbers = {0};

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		nd_vec_push(&numbers, i * 3);
		assert_int_equal(numbers.len, i + 1);
		assert_true(numbers.cap >= numbers.len);
		assert_int_equal(nd_vec_last(&numbers), i * 3);
	}
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(numbers.data[i], i * 3);
	for (uint32_t i = 1000; i-- > 0;)
		assert_int_equal(nd_vec_pop(&numbers), i * 3);
	nd_vec_free(&numbers);
	assert_null(numbers.data);
	assert_int_equal(numbers.cap, 0);
}

static void clearing_keeps_the_room(void **state)
{
	ND_VEC(char) bytes = {0};
	uint32_t cap;

	(void)state;
	nd_vec_reserve(&bytes, 100);
	cap = bytes.cap;
	assert_true(cap >= 100);
	nd_vec_push(&bytes, 'x');
	nd_vec_clear(&bytes);
	assert_int_equal(bytes.len, 0);
	nd_vec_reserve(&bytes, 50);
	assert_int_equal(bytes.cap, cap);
	nd_vec_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_stay_in_order_while_it_grows),
		cmocka_unit_test(clearing_keeps_the_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
