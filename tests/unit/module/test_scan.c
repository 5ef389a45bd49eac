#include "program.h"

static void expect_equal(const struct nd_scan *a, const struct nd_scan *b)
{
	assert_int_equal(a->nimports, b->nimports);
	for (uint32_t i = 0; i < a->nimports; i++) {
		assert_string_equal(a->imports[i].spec, b->imports[i].spec);
		assert_int_equal(a->imports[i].line, b->imports[i].line);
		assert_int_equal(a->imports[i].column, b->imports[i].column);
		assert_int_equal(a->imports[i].in_interface, b->imports[i].in_interface);
	}
	assert_int_equal(a->nheaders, b->nheaders);
	for (uint32_t i = 0; i < a->nheaders; i++) {
		assert_int_equal(a->headers[i].kind, b->headers[i].kind);
		assert_string_equal(a->headers[i].name, b->headers[i].name);
		assert_int_equal(a->headers[i].line, b->headers[i].line);
	}
	assert_true(nd_str_eq(nd_buf_str(&a->interface), nd_buf_str(&b->interface)));
	assert_int_equal(a->diags.errors, b->diags.errors);
	assert_int_equal(a->diags.items.len, b->diags.items.len);
}

static void finds_imports_and_interface(void **state)
{
	static const char source[] = "import { a } from \"./util/text\"\n"
				     "import \"math\"\n"
				     "import { b } from \"./util/text\"\n"
				     "export function twice(x: int): int { return x * 2 }\n";
	struct nd_scan scan;

	(void)state;
	nd_scan_source(&scan, nd_str(source), "src/a.nc");
	assert_int_equal(scan.diags.errors, 0);
	assert_int_equal(scan.nimports, 2); // the repeat is dropped
	assert_string_equal(scan.imports[0].spec, "./util/text");
	assert_int_equal(scan.imports[0].line, 1);
	assert_string_equal(scan.imports[1].spec, "math");
	assert_int_equal(scan.imports[1].line, 2);
	assert_false(scan.imports[0].in_interface);
	assert_true(scan.interface.len > 0);
	assert_non_null(strstr(scan.interface.data, "twice"));
	assert_null(strstr(scan.interface.data, "* 2"));
	nd_scan_release(&scan);
}

static void says_which_imports_the_interface_needs(void **state)
{
	static const char source[] = "import { Shape } from \"./shape\"\n"
				     "import { helper } from \"./helper\"\n"
				     "import { b } from \"./shape\"\n"
				     "export function area(s: Shape): float { return helper(s) }\n";
	struct nd_scan scan;

	(void)state;
	nd_scan_source(&scan, nd_str(source), "src/a.nc");
	assert_int_equal(scan.diags.errors, 0);
	assert_int_equal(scan.nimports, 2);
	assert_true(scan.imports[0].in_interface);
	assert_false(scan.imports[1].in_interface);
	nd_scan_release(&scan);
}

static void keeps_its_interface_when_a_body_changes(void **state)
{
	struct nd_scan one, two;

	(void)state;
	nd_scan_source(&one, ND_STR("export function f(x: int): int { return x }\n"), "a.nc");
	nd_scan_source(&two, ND_STR("// new\n\nexport function f(x: int): int {\n\treturn x + 1\n}\n"),
		       "a.nc");
	assert_true(nd_str_eq(nd_buf_str(&one.interface), nd_buf_str(&two.interface)));
	nd_scan_release(&one);
	nd_scan_release(&two);
}

static void changes_its_interface_with_the_text_of_a_macro(void **state)
{
	static const struct {
		const char *what, *one, *two;
		bool same;
	} cases[] = {
		{"the body", "export macro m(x) { x + 1 }\n", "export macro m(x) { x + 2 }\n", false},
		{"a macro that it uses", "macro a(x) { x + 1 }\nexport macro m(x) { a(x) }\n",
		 "macro a(x) { x + 2 }\nexport macro m(x) { a(x) }\n", false},
		{"a private function that it calls", "function a(x: int): int { return x }\nexport macro m(x) { a(x) }\n",
		 "function a(x: int): int { return x + 1 }\nexport macro m(x) { a(x) }\n", true},
		{"a macro for itself", "macro a(x) { x + 1 }\nexport function f(): int { return a(1) }\n",
		 "macro a(x) { x + 2 }\nexport function f(): int { return a(1) }\n", true},
		{"its layout", "export macro m(x) { x + 1 }\n", "export macro m(x) {\n\t// one more\n\tx + 1\n}\n", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_scan one, two;

		nd_scan_source(&one, nd_str(cases[i].one), "a.nc");
		nd_scan_source(&two, nd_str(cases[i].two), "a.nc");
		assert_int_equal(one.diags.errors + two.diags.errors, 0);
		if (nd_str_eq(nd_buf_str(&one.interface), nd_buf_str(&two.interface)) != cases[i].same)
			fail_msg("%s:\n%s\n%s", cases[i].what, one.interface.data, two.interface.data);
		nd_scan_release(&one);
		nd_scan_release(&two);
	}
}

static void reports_what_does_not_parse(void **state)
{
	static const struct {
		const char *what, *source;
	} cases[] = {
		{"a parenthesis is open", "function f( {\n"},
		{"no UTF-8", "x = \"\xff\"\n"},
		{"an exported type is not written", "export function f(x) { return x }\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_scan scan;

		nd_scan_source(&scan, nd_str(cases[i].source), "src/a.nc");
		if (!scan.diags.errors)
			print_error("%s\n", cases[i].what);
		assert_true(scan.diags.errors > 0);
		assert_int_equal(scan.interface.len, 0);
		assert_string_equal(scan.diags.items.data[0].file, "src/a.nc");
		nd_scan_release(&scan);
	}
}

static void survives_encoding(void **state)
{
	static const char *const sources[] = {
		"",
		"import { a } from \"./b\"\nexport const c: int = 1\n",
		"package \"a.b\"\nmodule \"b\" version \"1.0.0\"\nrequires \"c\" version \"1.0\"\nexport const c: int = 1\n",
		"function ( {\nimport \"x\"\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		struct nd_scan scan, back;
		struct nd_buf bytes = {0};

		nd_scan_source(&scan, nd_str(sources[i]), "a.nc");
		nd_scan_encode(&bytes, &scan);
		assert_int_equal(nd_scan_decode(&back, bytes.data, bytes.len), ND_OK);
		expect_equal(&scan, &back);
		nd_scan_release(&back);
		for (size_t len = 0; len < bytes.len; len++) {
			assert_int_not_equal(nd_scan_decode(&back, bytes.data, len), ND_OK);
			assert_null(back.imports);
		}
		nd_scan_release(&scan);
		nd_buf_release(&bytes);
	}
}

static void rejects_bytes_it_cannot_trust(void **state)
{
	static const struct {
		const char *what, *bytes;
		size_t len;
		enum nd_err err;
	} cases[] = {
		{"nothing", "", 0, ND_INVALID},
		{"another version", "\1\0\0\0", 4, ND_VERSION},
		{"more imports than bytes", "\2\xff\xff\xff\x7f\0\0\0\0", 9, ND_INVALID},
		{"a NUL in a spec", "\2\1\1\0\1\1\0\0\4\2\0\0\0\0", 14, ND_INVALID},
		{"an unknown flag", "\2\1\1a\1\1\2\0\4\2\0\0\0\0", 14, ND_INVALID},
		{"bad diagnostics", "\2\0\0\1\2\0", 6, ND_INVALID},
		{"bytes after the end", "\2\1\1a\1\1\1\0\4\2\0\0\0\0\0", 15, ND_INVALID},
		{"an unknown header", "\2\0\0\4\2\0\0\0\1\3\1a\1\1", 14, ND_INVALID},
		{"more headers than bytes", "\2\0\0\4\2\0\0\0\x7f", 9, ND_INVALID},
		{"fine", "\2\1\1a\1\1\1\0\4\2\0\0\0\0", 14, ND_OK},
		{"a header", "\2\0\0\4\2\0\0\0\1\2\1a\1\1", 14, ND_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_scan scan;
		enum nd_err err = nd_scan_decode(&scan, cases[i].bytes, cases[i].len);

		if (err != cases[i].err)
			print_error("%s\n", cases[i].what);
		assert_int_equal(err, cases[i].err);
		nd_scan_release(&scan);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_imports_and_interface),
		cmocka_unit_test(says_which_imports_the_interface_needs),
		cmocka_unit_test(keeps_its_interface_when_a_body_changes),
		cmocka_unit_test(changes_its_interface_with_the_text_of_a_macro),
		cmocka_unit_test(reports_what_does_not_parse),
		cmocka_unit_test(survives_encoding),
		cmocka_unit_test(rejects_bytes_it_cannot_trust),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
