#include "noodle/link_plan.h"

#include "noodle/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void a_plan_comes_back_as_it_was(void **state)
{
	static const struct nd_link_plan_object objects[] = {
		{"std/prelude", {{1, 2, 3}}, 70000},
		{"app/main", {{255}}, 0},
	};
	static const uint32_t counts[] = {0, 1, 2};

	(void)state;
	for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
		struct nd_arena arena = {0};
		struct nd_buf bytes = {0};
		struct nd_link_plan plan;

		nd_link_plan_encode(&bytes, &(struct nd_link_plan){objects, counts[c]});
		assert_int_equal(nd_link_plan_decode(&plan, &arena, nd_buf_str(&bytes)), ND_OK);
		assert_int_equal(plan.object_count, counts[c]);
		for (uint32_t i = 0; i < plan.object_count; i++) {
			assert_string_equal(plan.objects[i].module, objects[i].module);
			assert_true(nd_digest_eq(&plan.objects[i].digest, &objects[i].digest));
			assert_int_equal(plan.objects[i].size, objects[i].size);
		}
		nd_buf_release(&bytes);
		nd_arena_release(&arena);
	}
}

#define DIGEST "0123456789abcdef"

static void refuses_bytes_that_are_no_plan(void **state)
{
	static const struct {
		const char *what;
		struct nd_str bytes;
		enum nd_err err;
	} rows[] = {
		{"good", {"\1\1\1a" DIGEST "\5", 21}, ND_OK},
		{"empty", {"", 0}, ND_INVALID},
		{"another format", {"\2\1\1a" DIGEST "\5", 21}, ND_INVALID},
		{"more objects than bytes", {"\1\2\1a" DIGEST "\5", 21}, ND_INVALID},
		{"a name without letters", {"\1\1\0" DIGEST "\5", 20}, ND_INVALID},
		{"a name with a NUL", {"\1\1\2a\0" DIGEST "\5", 22}, ND_INVALID},
		{"a name over the end", {"\1\1\x7f" "a" DIGEST "\5", 21}, ND_INVALID},
		{"half a digest", {"\1\1\x9" "aaaaaaaaa" DIGEST, 20}, ND_INVALID},
		{"no size", {"\1\1\1a" DIGEST, 20}, ND_INVALID},
		{"a size over the largest blob", {"\1\1\1a" DIGEST "\xff\xff\xff\xff\x7f", 25}, ND_TOO_LARGE},
		{"bytes behind it", {"\1\1\1a" DIGEST "\5!", 22}, ND_INVALID},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_arena arena = {0};
		struct nd_link_plan plan = {0};

		if (nd_link_plan_decode(&plan, &arena, rows[i].bytes) != rows[i].err)
			fail_msg("%s", rows[i].what);
		nd_arena_release(&arena);
	}
}

static void refuses_names_over_the_maximum(void **state)
{
	char name[ND_LINK_PLAN_MAX_NAME + 2];
	struct nd_link_plan_object object = {.module = name};
	struct nd_arena arena = {0};
	struct nd_buf bytes = {0};
	struct nd_link_plan plan;

	(void)state;
	memset(name, 'm', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	nd_link_plan_encode(&bytes, &(struct nd_link_plan){&object, 1});
	assert_int_equal(nd_link_plan_decode(&plan, &arena, nd_buf_str(&bytes)), ND_TOO_LARGE);
	nd_buf_release(&bytes);
	nd_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_comes_back_as_it_was),
		cmocka_unit_test(refuses_bytes_that_are_no_plan),
		cmocka_unit_test(refuses_names_over_the_maximum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
