#include "link/system.h"

#include "noodle/compiler.h"
#include "noodle/crew.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <elf.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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

// With a section that lies outside of it.
static struct nd_buf damaged_object(void)
{
	struct nd_buf ret = empty_object();
	Elf64_Shdr sections[3] = {
		[1] = {.sh_type = SHT_STRTAB, .sh_offset = 64 + sizeof sections, .sh_size = 1},
		[2] = {.sh_type = SHT_PROGBITS, .sh_offset = 1 << 20, .sh_size = 10},
	};

	ret.data[40] = 64; // where section headers begin
	ret.data[60] = 3;  // how many there are
	ret.data[62] = 1;  // the one with their names
	nd_buf_add(&ret, sections, sizeof sections);
	nd_buf_add_char(&ret, '\0');
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
		assert_int_equal(nd_link(&program, &input, 1, &(struct nd_link_options){.linker = linkers[i], .scratch = dir}, &diags),
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

static void *help(void *crew)
{
	nd_crew_help(crew);
	return NULL;
}

enum { OBJECTS = 300, HELPERS = 3 };

// Every third object is damaged: what is said of them, and in which order, does not depend on who read them.
static void helpers_change_nothing_about_what_is_wrong(void **state)
{
	struct nd_buf good = empty_object(), bad = damaged_object();
	struct nd_link_object inputs[OBJECTS];
	char names[OBJECTS][16];
	struct nd_buf said[2] = {{0}, {0}};

	(void)state;
	for (int i = 0; i < OBJECTS; i++) {
		snprintf(names[i], sizeof names[i], "object %d", i);
		inputs[i] = (struct nd_link_object){names[i], nd_buf_str(i % 3 ? &good : &bad)};
	}
	for (int helped = 0; helped < 2; helped++) {
		struct nd_crew *crew = helped ? nd_crew_new() : NULL;
		struct nd_buf program = {0};
		struct nd_diags diags = {0};
		pthread_t threads[HELPERS];

		for (int i = 0; crew && i < HELPERS; i++)
			assert_int_equal(pthread_create(&threads[i], NULL, help, crew), 0);
		assert_int_equal(nd_link(&program, inputs, OBJECTS, &(struct nd_link_options){.crew = crew}, &diags),
				 ND_DIAGNOSTICS);
		assert_true(diags.errors > 1);
		assert_string_equal(diags.items.data[1].message, "link: object 3 is not an object that can be linked: a section "
								 "lies outside of the file");
		nd_diags_encode(&said[helped], &diags);
		if (crew)
			nd_crew_close(crew);
		for (int i = 0; crew && i < HELPERS; i++)
			pthread_join(threads[i], NULL);
		nd_crew_destroy(&crew);
		nd_diags_release(&diags);
		nd_buf_release(&program);
	}
	assert_true(nd_str_eq(nd_buf_str(&said[0]), nd_buf_str(&said[1])));
	nd_buf_release(&said[0]);
	nd_buf_release(&said[1]);
	nd_buf_release(&good);
	nd_buf_release(&bad);
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
		cmocka_unit_test(helpers_change_nothing_about_what_is_wrong),
		cmocka_unit_test(the_system_digest_is_stable),
		cmocka_unit_test(a_program_that_ends_by_a_signal_is_told_apart),
		cmocka_unit_test(a_missing_program_is_an_answer),
		cmocka_unit_test(the_standard_library_is_embedded_and_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
