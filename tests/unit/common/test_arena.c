#include "noodle/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static void blocks_are_aligned_and_do_not_overlap(void **state)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 100, 4000, 5000, 70000, 3 << 20, 8, 0};
	enum { ROUNDS = 200, SIZES = sizeof sizes / sizeof *sizes };
	static unsigned char *blocks[ROUNDS * SIZES];
	struct nd_arena arena;

	(void)state;
	nd_arena_init(&arena);
	for (int i = 0; i < ROUNDS * SIZES; i++) {
		size_t size = sizes[i % SIZES] > 100000 && i > 50 ? 9 : sizes[i % SIZES];

		blocks[i] = nd_arena_alloc(&arena, size);
		assert_int_equal((uintptr_t)blocks[i] % 16, 0);
		memset(blocks[i], i & 255, size);
	}
	for (int i = 0; i < ROUNDS * SIZES; i++) {
		size_t size = sizes[i % SIZES] > 100000 && i > 50 ? 9 : sizes[i % SIZES];

		if (size) {
			assert_int_equal(blocks[i][0], i & 255);
			assert_int_equal(blocks[i][size - 1], i & 255);
		}
		assert_true(i == 0 || blocks[i] != blocks[i - 1]);
	}
	nd_arena_release(&arena);
	assert_int_equal(arena.total, 0);
}

static void a_large_block_does_not_waste_the_open_one(void **state)
{
	struct nd_arena arena;
	char *before;
	char *after;

	(void)state;
	nd_arena_init(&arena);
	before = nd_arena_alloc(&arena, 16);
	nd_arena_alloc(&arena, 1 << 20);
	after = nd_arena_alloc(&arena, 16);
	assert_ptr_equal(after, before + 16);
	nd_arena_release(&arena);
}

static void reset_keeps_one_block(void **state)
{
	struct nd_arena arena;
	size_t total;

	(void)state;
	nd_arena_init(&arena);
	nd_arena_reset(&arena); // of nothing
	for (int i = 0; i < 10000; i++)
		nd_arena_alloc(&arena, 64);
	total = arena.total;
	nd_arena_reset(&arena);
	assert_true(arena.total > 0 && arena.total < total);
	total = arena.total;
	for (int i = 0; i < 100; i++)
		nd_arena_alloc(&arena, 64);
	assert_int_equal(arena.total, total);
	nd_arena_release(&arena);
}

static void memory_asked_for_as_zero_is_zero_after_reuse(void **state)
{
	struct nd_arena arena;
	uint64_t *numbers;

	(void)state;
	nd_arena_init(&arena);
	memset(nd_arena_alloc(&arena, 2000), 0xff, 2000);
	nd_arena_reset(&arena);
	numbers = nd_arena_array(&arena, uint64_t, 250);
	for (int i = 0; i < 250; i++)
		assert_int_equal(numbers[i], 0);
	nd_arena_release(&arena);
}

static void texts_are_copied_and_formatted(void **state)
{
	struct nd_arena arena;
	char *long_text;

	(void)state;
	nd_arena_init(&arena);
	assert_string_equal(nd_arena_strndup(&arena, "noodles", 6), "noodle");
	assert_string_equal(nd_arena_strndup(&arena, NULL, 0), "");
	assert_string_equal(nd_arena_sprintf(&arena, "%s:%d", "x", 7), "x:7");
	long_text = nd_arena_sprintf(&arena, "%5000d", 1);
	assert_int_equal(strlen(long_text), 5000);
	nd_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_aligned_and_do_not_overlap),
		cmocka_unit_test(a_large_block_does_not_waste_the_open_one),
		cmocka_unit_test(reset_keeps_one_block),
		cmocka_unit_test(memory_asked_for_as_zero_is_zero_after_reuse),
		cmocka_unit_test(texts_are_copied_and_formatted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
