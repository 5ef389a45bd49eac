#include "link/system.h"

#include "noodle/compiler.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

// An object without any symbol: the runtime then misses noodle_entry.
static struct nd_buf empty_object(void)
{
	struct nd_buf ret = {0};
	uint8_t header[64] = {0x7f, 'E', 'L', 'F', 2, 1, 1};

	header[16] = 1;  // ET_REL
	header[18] = 62; // x86-64
	header[20] = 1;
	header[52] = 64; // size of this header
	header[58] = 64; // of a section header
	nd_buf_add(&ret, header, sizeof header);
	return ret;
}

static void an_undefined_symbol_is_a_diagnostic(void **state)
{
	static const enum nd_linker linkers[] = {ND_LINKER_OWN, ND_LINKER_LLD};
	struct nd_buf object = empty_object();
	struct nd_link_object input = {"test", nd_buf_str(&object)};

	(void)state;
	for (size_t i = 0; i < sizeof linkers / sizeof *linkers; i++) {
		struct nd_buf program = {0};
		struct nd_diags diags = {0};
		char *dir;

		assert_int_equal(nd_dir_temp(&dir, "test_link"), ND_OK);
		assert_int_equal(nd_link(&program, &input, 1, &(struct nd_link_options){linkers[i], dir}, &diags),
				 ND_DIAGNOSTICS);
		assert_int_equal(diags.errors, 1);
		assert_string_equal(diags.items.data[0].message, "link: undefined symbol: noodle_entry");
		assert_int_equal(program.len, 0);
		assert_int_equal(rmdir(dir), 0); // nothing is left
		nd_free(dir);
		nd_diags_release(&diags);
		nd_buf_release(&program);
	}
	nd_buf_release(&object);
}

static void the_system_digest_is_stable(void **state)
{
	struct nd_digest a, b;
	struct nd_diags diags = {0};

	(void)state;
	assert_int_equal(nd_link_system_digest(&a, &diags), ND_OK);
	assert_int_equal(nd_link_system_digest(&b, &diags), ND_OK);
	assert_true(nd_digest_eq(&a, &b));
	assert_false(nd_digest_is_zero(&a));
	assert_int_equal(diags.errors, 0);
}

static void a_program_that_ends_by_a_signal_is_told_apart(void **state)
{
	static const struct {
		const char *script;
		int status;
		const char *output;
	} rows[] = {
		{"exit 0", 0, ""},
		{"echo out; echo err >&2; exit 3", 3, "out\nerr\n"},
		{"kill -9 $$", 137, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct nd_buf output = {0};
		int status = -1;
		char *argv[] = {"/bin/sh", "-c", (char *)rows[i].script, NULL};

		assert_int_equal(nd_run(argv, &output, &status), ND_OK);
		assert_int_equal(status, rows[i].status);
		assert_string_equal(output.data ? output.data : "", rows[i].output);
		nd_buf_release(&output);
	}
}

static void a_missing_program_is_an_answer(void **state)
{
	struct nd_buf output = {0};
	int status;
	char *argv[] = {"/nonexistent/program", NULL};

	(void)state;
	assert_int_equal(nd_run(argv, &output, &status), ND_NOT_FOUND);
	nd_buf_release(&output);
}

static void the_standard_library_is_embedded_and_sorted(void **state)
{
	const char *const *names = nd_std_modules();
	struct nd_str text;

	(void)state;
	assert_non_null(names[0]);
	for (uint32_t i = 0; names[i]; i++) {
		assert_true(nd_std_source(names[i], &text));
		assert_true(text.len > 0);
		if (i > 0)
			assert_true(strcmp(names[i - 1], names[i]) < 0);
	}
	assert_true(nd_std_source("std/prelude", &text));
	assert_false(nd_std_source("std/nothing", &text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_undefined_symbol_is_a_diagnostic),
		cmocka_unit_test(the_system_digest_is_stable),
		cmocka_unit_test(a_program_that_ends_by_a_signal_is_told_apart),
		cmocka_unit_test(a_missing_program_is_an_answer),
		cmocka_unit_test(the_standard_library_is_embedded_and_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
