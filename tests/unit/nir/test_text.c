#include "nir/nir.h"
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct nd_nir_module *parsed(const char *text)
{
	struct nd_nir_module *m = NULL;
	struct nd_buf why = {0};

	if (nd_nir_parse(&m, nd_str(text), &why))
		fail_msg("%s", why.data ? why.data : "");
	nd_buf_release(&why);
	return m;
}

static void printing_what_was_parsed_gives_the_same_text(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLES; i++) {
		struct nd_nir_module *m = parsed(samples[i]);
		struct nd_buf text = {0}, why = {0};

		nd_nir_print(&text, m);
		// The samples have no blank lines before declarations, neither has the printer.
		assert_string_equal(text.data, samples[i]);
		if (!nd_nir_verify(m, &why))
			fail_msg("%s", why.data);
		nd_buf_release(&text);
		nd_nir_module_destroy(&m);
	}
}

static void numbers_with_gaps_are_kept(void **state)
{
	static const char text[] = "nir 1 module \"m\"\n"
				   "\n"
				   "func @\"f\" (i64) -> i64 file 0 {\n"
				   "b0:\n"
				   "  %20 = param i64 #0\n"
				   "  jump b7\n"
				   "b7:\n"
				   "  %3 = add i64 %20, %20\n"
				   "  ret %3\n"
				   "}\n";
	struct nd_nir_module *m = parsed(text);
	struct nd_buf out = {0};

	(void)state;
	nd_nir_print(&out, m);
	assert_string_equal(out.data, text);
	nd_nir_func_compact(m->funcs.data[0]);
	nd_buf_clear(&out);
	nd_nir_print_func(&out, m, m->funcs.data[0]);
	assert_string_equal(out.data, "func @\"f\" (i64) -> i64 file 0 {\n"
				      "b0:\n"
				      "  %0 = param i64 #0\n"
				      "  jump b1\n"
				      "b1:\n"
				      "  %2 = add i64 %0, %0\n"
				      "  ret %2\n"
				      "}\n");
	nd_buf_release(&out);
	nd_nir_module_destroy(&m);
}

static void places_within_inlined_calls_are_kept_as_text_and_bytes(void **state)
{
	static const char text[] = "nir 1 module \"m\"\n\n"
				   "func @\"f\" () -> void file 0 {\n"
				   "  inlined 1 @\"g\" @7:3\n"
				   "  inlined 2 @\"f\" @12:4 in 1\n"
				   "  inlined 3 @\"g\"\n"
				   "b0:\n"
				   "  safepoint @8:1\n"
				   "  safepoint @13:1 in 2\n"
				   "  safepoint @12:2 in 1\n"
				   "  safepoint @3:2 in 3\n"
				   "  ret\n"
				   "}\n"
				   "func @\"g\" () -> void extern file 0\n";
	struct nd_nir_module *m, *again;
	struct nd_buf out = {0}, bytes = {0}, why = {0};

	(void)state;
	assert_int_equal(nd_nir_parse(&m, nd_str(text), &why), ND_OK);
	assert_true(nd_nir_verify(m, &why));
	nd_nir_print(&out, m);
	assert_string_equal(out.data, text);
	nd_nir_encode(&bytes, m);
	assert_int_equal(nd_nir_decode(&again, bytes.data, bytes.len), ND_OK);
	nd_buf_clear(&out);
	nd_nir_print(&out, again);
	assert_string_equal(out.data, text);
	// Nothing is in site 3 any more, and 2 needs 1.
	m->funcs.data[0]->insts.data[3].loc = 0;
	m->funcs.data[0]->insts.data[2].loc = 0;
	nd_nir_func_compact(m->funcs.data[0]);
	assert_int_equal(m->funcs.data[0]->sites.len, 2);
	assert_int_equal(ND_LOC_SITE(m->funcs.data[0]->insts.data[1].loc), 2);
	m->funcs.data[0]->sites.data[0].loc = ND_LOC_AT_SITE(0, 2);
	assert_false(nd_nir_verify(m, &why));
	assert_string_equal(why.data, "f: I9: no inlined call 2\n");
	nd_nir_module_destroy(&m);
	nd_nir_module_destroy(&again);
	nd_buf_release(&out);
	nd_buf_release(&bytes);
	nd_buf_release(&why);
}

static void says_in_which_line_a_text_is_wrong(void **state)
{
#define F "nir 1 module \"m\"\nfunc @\"f\" () -> void {\nb0:\n"
	static const struct {
		const char *text, *why;
	} table[] = {
		{"", "0: empty"},
		{"nir 2 module \"m\"\n", "1: another version"},
		{"nir 1 module \"\"\n", "1: a name is empty or holds a zero byte"},
		{"nir 1 module \"m\"\nwhat\n", "2: expected file, library, type, string, class, global, debug or func"},
		{"nir 1 module \"m\"\nfile \"a\" b\n", "2: unexpected text at the end of the line"},
		{"nir 1 module \"m\"\nfile \"a\\q\"\n", "2: bad escape"},
		{"nir 1 module \"m\"\nfile \"a\n", "2: expected '\"'"},
		{"nir 1 module \"m\"\ntype {void}\n", "2: an aggregate of void or too large"},
		{"nir 1 module \"m\"\ntype t0\n", "2: expected a type"},
		{"nir 1 module \"m\"\nglobal \"a\" i64\nglobal \"a\" i64\n", "3: name twice"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void {\n", "2: the function does not end"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void {\n}\n", "3: a body without blocks"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void {\nret\n}\n",
		 "3: an instruction outside a block"},
		{F "  what\n}\n", "4: no such operation"},
		{F "  ret @1:1 in 1\n}\n", "4: no inlined call 1"},
		{F "  inlined 1 @\"f\"\n  ret\n}\n", "4: no such operation"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void {\n  inlined 2 @\"f\"\nb0:\n  ret\n}\n",
		 "3: inlined calls out of order"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void {\n  inlined 1 @\"f\" @1:1 in 1\nb0:\n  ret\n}\n",
		 "3: no inlined call 1"},
		{F "  jump b1\n}\n", "4: no block b1"},
		{F "  ret %0\n}\n", "4: no value %0"},
		{F "  %0 = iconst i64 99999999999999999999\n}\n", "4: number too large"},
		{F "  %4000000 = iconst i64 1\n}\n", "5: numbers too far apart"},
		{F "  %0 = iconst i64 1\n  %0 = iconst i64 1\n}\n", "5: %0 twice"},
		{F "  jump b0\nb0:\n}\n", "5: blocks out of order"},
		{F "  fact 0 %0\n  ret\n}\n", "4: no value %0"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void {\n  fact 0 none\nb0:\n  ret\n}\n",
		 "3: a fact outside a block"},
		{"nir 1 module \"m\"\nfunc @\"f\" () -> void {\n  var 1 \"x\" type 0 scope 0\nb0:\n  ret\n}\n",
		 "3: expected number 0"},
		{"nir 1 module \"m\"\ndebug \"x\" what 8\n", "2: no such kind"},
		{F "  call @\"g\" ()\n}\n", "4: no such function"},
		{F "  br b0, b0, b0\n}\n", "4: operand 0 is of the wrong kind"},
		{F "  %0 = icmp.what i1 %0, %0\n}\n", "4: no such condition or function"},
		{F "  %0 = fconst f64 nan\n}\n", "4: expected a float"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct nd_nir_module *m = NULL;
		struct nd_buf why = {0};

		assert_int_equal(nd_nir_parse(&m, nd_str(table[i].text), &why), ND_INVALID);
		assert_null(m);
		assert_string_equal(why.data, table[i].why);
		nd_buf_release(&why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printing_what_was_parsed_gives_the_same_text),
		cmocka_unit_test(numbers_with_gaps_are_kept),
		cmocka_unit_test(places_within_inlined_calls_are_kept_as_text_and_bytes),
		cmocka_unit_test(says_in_which_line_a_text_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
