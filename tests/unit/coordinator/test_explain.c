#include "explain.h"

#include "noodle/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void shows_the_lines_that_differ_and_no_more(void **state)
{
	static const struct {
		const char *before, *after;
		bool numbered;
		const char *wanted;
	} cases[] = {
		{"", "", false, ""},
		{"same\n", "same\n", true, ""},
		{"a\nb\nc\n", "a\nx\nc\n", true, "    2 - b\n    2 + x"},
		{"a\nb\nc\n", "a\nx\nc\n", false, "- b\n+ x"},
		{"a\nc\n", "a\nb\nc\n", true, "    2 + b"},
		{"a\nb\nc\n", "a\nc\n", true, "    2 - b"},
		{"a", "a\nb", false, "+ b"},
		{"a\na\n", "a\na\na\n", true, "    3 + a"}, // what is equal at both ends counts once
		{"", "1\n2\n3\n4\n5\n6\n", false, "+ 1\n+ 2\n+ 3\n+ 4\n+ … 2 more"},
		{"x\n", "1\n2\n3\n4\n5\n6\n", true,
		 "    1 - x\n    1 + 1\n    2 + 2\n    3 + 3\n    4 + 4\n      + … 2 more"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_buf out = {0};

		nd_explain_lines(&out, nd_str(cases[i].before), nd_str(cases[i].after), cases[i].numbered);
		assert_string_equal(out.data ? out.data : "", cases[i].wanted);
		nd_buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_the_lines_that_differ_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
