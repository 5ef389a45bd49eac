#include "noodle/intern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static void equal_texts_are_one_symbol(void **state)
{
	struct nd_intern *intern = nd_intern_new();
	nd_sym a = nd_intern_cstr(intern, "alpha");
	nd_sym b = nd_intern_cstr(intern, "beta");

	(void)state;
	assert_int_not_equal(a, b);
	assert_int_equal(nd_intern_add(intern, "alphabet", 5), a);
	assert_string_equal(nd_intern_text(intern, a), "alpha");
	assert_true(nd_str_eq(nd_intern_str(intern, b), ND_STR("beta")));
	nd_intern_destroy(&intern);
	assert_null(intern);
	nd_intern_destroy(&intern);
}

static void symbol_zero_is_the_empty_text(void **state)
{
	struct nd_intern *intern = nd_intern_new();

	(void)state;
	assert_int_equal(nd_intern_count(intern), 1);
	assert_int_equal(nd_intern_cstr(intern, ""), 0);
	assert_int_equal(nd_intern_add(intern, NULL, 0), 0);
	assert_string_equal(nd_intern_text(intern, 0), "");
	assert_int_equal(nd_intern_count(intern), 1);
	nd_intern_destroy(&intern);
}

static void bytes_of_any_kind_are_texts(void **state)
{
	struct nd_intern *intern = nd_intern_new();
	nd_sym a = nd_intern_add(intern, "x\0y", 3);
	nd_sym b = nd_intern_add(intern, "x\0z", 3);

	(void)state;
	assert_int_not_equal(a, b);
	assert_int_not_equal(a, nd_intern_cstr(intern, "x"));
	assert_int_equal(nd_intern_str(intern, b).len, 3);
	nd_intern_destroy(&intern);
}

static void addresses_survive_growth(void **state)
{
	enum { COUNT = 5000 };
	struct nd_intern *intern = nd_intern_new();
	const char *texts[COUNT];
	char name[32];

	(void)state;
	for (nd_sym i = 0; i < COUNT; i++) {
		snprintf(name, sizeof name, "name%u", i);
		assert_int_equal(nd_intern_cstr(intern, name), i + 1);
		texts[i] = nd_intern_text(intern, i + 1);
	}
	for (nd_sym i = 0; i < COUNT; i++) {
		snprintf(name, sizeof name, "name%u", i);
		assert_int_equal(nd_intern_cstr(intern, name), i + 1);
		assert_ptr_equal(nd_intern_text(intern, i + 1), texts[i]);
		assert_string_equal(texts[i], name);
	}
	assert_int_equal(nd_intern_count(intern), COUNT + 1);
	nd_intern_destroy(&intern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_are_one_symbol),
		cmocka_unit_test(symbol_zero_is_the_empty_text),
		cmocka_unit_test(bytes_of_any_kind_are_texts),
		cmocka_unit_test(addresses_survive_growth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
