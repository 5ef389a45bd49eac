#include "noodle/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static uint64_t key_of(uint32_t i)
{
	switch (i % 3) {
	case 0:
		return i; // small numbers
	case 1:
		return ND_MAP_KEY(i, 0); // differ in the upper half only
	default:
		return i * UINT64_C(0x9e3779b97f4a7c15);
	}
}

static void finds_what_was_set_and_nothing_else(void **state)
{
	enum { COUNT = 20000 };
	struct nd_map map = {0};
	uint32_t value = 77;

	(void)state;
	assert_false(nd_map_get(&map, 0, &value));
	for (uint32_t i = 0; i < COUNT; i++)
		nd_map_set(&map, key_of(i), i);
	assert_int_equal(map.len, COUNT);
	for (uint32_t i = 0; i < COUNT; i++) {
		assert_true(nd_map_get(&map, key_of(i), &value));
		assert_int_equal(value, i);
	}
	value = 77;
	for (uint32_t i = COUNT; i < 2 * COUNT; i++)
		assert_false(nd_map_get(&map, key_of(i), &value));
	assert_int_equal(value, 77);
	nd_map_release(&map);
	assert_int_equal(map.cap, 0);
}

static void setting_again_replaces(void **state)
{
	struct nd_map map = {0};
	uint32_t value;

	(void)state;
	nd_map_set(&map, 5, 1);
	nd_map_set(&map, 5, 2);
	assert_int_equal(map.len, 1);
	assert_true(nd_map_get(&map, 5, &value));
	assert_int_equal(value, 2);
	nd_map_clear(&map);
	assert_false(nd_map_get(&map, 5, &value));
	nd_map_set(&map, 6, 3);
	assert_false(nd_map_get(&map, 5, &value));
	assert_true(nd_map_get(&map, 6, &value));
	nd_map_release(&map);
}

static void the_key_macro_keeps_both_halves(void **state)
{
	(void)state;
	assert_true(ND_MAP_KEY(1u, 2u) == UINT64_C(0x100000002));
	assert_true(ND_MAP_KEY(UINT32_MAX, UINT32_MAX) == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_set_and_nothing_else),
		cmocka_unit_test(setting_again_replaces),
		cmocka_unit_test(the_key_macro_keeps_both_halves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
