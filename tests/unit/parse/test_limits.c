// Sources no person writes: nested deeply, or very long. None may crash, none may take more than linear time.
#include "parse/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void repeat(struct nd_buf *out, const char *text, unsigned count)
{
	while (count--)
		nd_buf_add_cstr(out, text);
}

// Errors of `first`, `before`*count, `middle`, `after`*count.
static uint32_t errors_of(const char *first, const char *before, const char *middle, const char *after, unsigned count, const char *code)
{
	struct nd_intern *intern = nd_intern_new();
	struct nd_diags diags = {0};
	struct nd_buf source = {0};
	struct nd_buf text = {0};
	struct nd_ast t;
	uint32_t errors;

	nd_buf_add_cstr(&source, first);
	repeat(&source, before, count);
	nd_buf_add_cstr(&source, middle);
	repeat(&source, after, count);
	nd_ast_parse(&t, nd_buf_str(&source), "test.nc", false, intern, &diags);
	nd_ast_print(&text, &t);
	errors = diags.errors;
	if (code && errors)
		assert_string_equal(diags.items.data[0].code, code);
	nd_ast_release(&t);
	nd_diags_release(&diags);
	nd_intern_destroy(&intern);
	nd_buf_release(&source);
	nd_buf_release(&text);
	return errors;
}

static void deep_nesting_is_one_diagnostic(void **state)
{
	static const struct {
		const char *first, *before, *middle, *after;
	} table[] = {
		{"", "(", "x", ")"},
		{"", "[", "x", "]"},
		{"", "f(", "x", ")"},
		{"x = ", "{1: ", "x", "}"},
		{"", "{", "x", "}"},
		{"", "if x { ", "y", "}"},
		{"", "while x { ", "y", "}"},
		{"", "x[", "0", "]"},
		{"", "x => ", "y", ""},
		{"", "f(() => { ", "y", "})"},
		{"x = y as ", "(", "T", ")"},
		{"x: ", "List<", "T", ">"},
		{"x: ", "() -> ", "T", ""},
		{"x: ", "", "T", "?"},
		{"x: ", "", "T", "[]"},
		{"match x { case ", "(", "y", ") => 1 }"},
		{"x = ", "match y { case 1 => ", "y", "}"},
		{"", "\"${", "y", "}\""},
		{"", "throw ", "x", ""},
		{"", "try { ", "x", "} finally { }"},
		{"x = ", "if (a) ", "y", " else z"},
		{"", "function f() { ", "", "}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(errors_of(table[i].first, table[i].before, table[i].middle, table[i].after, 20000, "E0201"), 1);
		errors_of(table[i].first, table[i].before, "", "", 20000, NULL);
		errors_of("", "", table[i].middle, table[i].after, 20000, NULL);
	}
	assert_int_equal(errors_of("", "(", "x", ")", 900, NULL), 0);
}

static void chains_may_have_any_length(void **state)
{
	static const struct {
		const char *before, *middle, *after;
	} table[] = {
		{"x + ", "x", ""},
		{"", "x", " && y"},
		{"x ** ", "x", ""},
		{"- ", "x", ""},
		{"!", "x", ""},
		{"", "x", ".a(b)"},
		{"", "x", "[0]"},
		{"", "x", " | f"},
		{"", "if a { }", " else if b { }"},
		{"", "if a { }", " elif b { }"},
		{"", "x = 1", "\nx = 1"},
		{"", "f()", "; ; f()"},
		{"", "try { }", " catch { }"},
		{"@a ", "function f() { }", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_int_equal(errors_of("", table[i].before, table[i].middle, table[i].after, 3000, NULL), 0);
	assert_int_equal(errors_of("", "x + ", "x", "", 50000, NULL), 0);
}

static void lookahead_stays_linear(void **state)
{
	(void)state;
	errors_of("", "a<", "b", "", 50000, NULL);
	errors_of("", "a<b,", "c", "", 50000, NULL);
	errors_of("", "(a): ", "b", "", 50000, NULL);
	errors_of("", "if (a) - ", "b", "", 20000, NULL);
	errors_of("", "foo(\n", "", "", 20000, NULL);
	errors_of("", "class A { ", "", "", 20000, NULL);
	errors_of("", ")", "", "", 20000, NULL);
	errors_of("", "\"${", "", "", 20000, NULL);
	errors_of("", "\"", "", "\n", 20000, NULL);
	errors_of("", "/*", "", "", 20000, NULL);
	errors_of("", "@ ", "", "", 20000, NULL);
	errors_of("", "case 1 => ", "", "", 20000, NULL);
}

static void places_count_lines_and_bytes_from_one(void **state)
{
	static const char source[] = "ab\n\n\xc3\xa9\tc\r\nd";
	static const struct {
		uint32_t pos, line, column;
	} table[] = {{0, 1, 1}, {1, 1, 2}, {2, 1, 3}, {3, 2, 1}, {4, 3, 1}, {7, 3, 4}, {10, 4, 1}, {11, 4, 2}};
	struct nd_intern *intern = nd_intern_new();
	struct nd_diags diags = {0};
	struct nd_ast t;

	(void)state;
	nd_ast_parse(&t, nd_str(source), "test.nc", false, intern, &diags);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		uint32_t line;
		uint32_t column;

		nd_ast_place(&t, table[i].pos, &line, &column);
		assert_int_equal(line, table[i].line);
		assert_int_equal(column, table[i].column);
	}
	nd_ast_release(&t);
	nd_diags_release(&diags);
	nd_intern_destroy(&intern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deep_nesting_is_one_diagnostic),
		cmocka_unit_test(chains_may_have_any_length),
		cmocka_unit_test(lookahead_stays_linear),
		cmocka_unit_test(places_count_lines_and_bytes_from_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
