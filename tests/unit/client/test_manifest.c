#include "manifest.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum nd_err read_text(struct nd_manifest *ret, struct nd_arena *arena, const char *text, struct nd_diags *diags)
{
	char *folder, *path;
	enum nd_err err;

	assert_int_equal(nd_dir_temp(&folder, "noodle-test"), ND_OK);
	path = nd_path_join(folder, ND_MANIFEST_FILE);
	assert_int_equal(nd_file_write(path, text, strlen(text), 0600), ND_OK);
	err = nd_manifest_read(ret, arena, folder, "noodle.json", diags);
	nd_dir_remove(folder);
	nd_free(folder);
	nd_free(path);
	return err;
}

static void reads_what_is_there_and_assumes_the_rest(void **state)
{
	struct nd_manifest manifest;
	struct nd_arena arena = {0};
	struct nd_diags diags = {0};

	(void)state;
	assert_int_equal(read_text(&manifest, &arena, "{\"name\": \"hello\"}", &diags), ND_OK);
	assert_string_equal(manifest.name, "hello");
	assert_string_equal(manifest.source, "src");
	assert_string_equal(manifest.main, "src/main.nc");
	assert_false(manifest.main_given);
	assert_int_equal(manifest.level, -1);
	assert_int_equal(diags.items.len, 0);
	assert_int_equal(read_text(&manifest, &arena,
		"{\"name\": \"a\", \"version\": \"1.0\", \"source\": \"./lib/\", \"main\": \"lib/start.nc\",\n"
		" \"dependencies\": {\"z\": {\"path\": \"../z\"}, \"b\": {\"path\": \"../b\"}},\n"
		" \"settings\": {\"cluster\": \"tcp://127.0.0.1:1\", \"jobs\": 3, \"optimize\": 2},\n"
		" \"profiles\": {\"release\": {\"optimize\": 3}, \"x\": {\"debug\": true}}, \"workspace\": [\"packages/*\"]}", &diags), ND_OK);
	assert_string_equal(manifest.source, "lib");
	assert_true(manifest.main_given);
	assert_int_equal(manifest.dependency_count, 2);
	assert_string_equal(manifest.dependencies[0].name, "b");
	assert_string_equal(manifest.cluster, "tcp://127.0.0.1:1");
	assert_int_equal(manifest.jobs, 3);
	assert_int_equal(manifest.level, 2);
	assert_int_equal(manifest.profile_count, 2);
	assert_int_equal(manifest.profiles[0].level, 3);
	assert_int_equal(manifest.profiles[0].debug, -1);
	assert_int_equal(manifest.profiles[1].level, -1);
	assert_int_equal(manifest.profiles[1].debug, 1);
	assert_true(manifest.is_workspace);
	assert_int_equal(diags.items.len, 0);
	nd_arena_release(&arena);
	nd_diags_release(&diags);
}

static void says_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text;
		uint32_t line;
		const char *message;
	} cases[] = {
		{"", 1, "expected"},
		{"{\"name\": \"a\",}", 1, ""},
		{"{\"name\": \"a\",\n \"name\": \"b\"}", 2, "duplicate"},
		{"[]", 0, "must be an object"},
		{"{}", 0, "no name"},
		{"{\n\"name\": 7}", 2, "'name' must be a text"},
		{"{\"name\": \"a b\"}", 1, "no name for a package"},
		{"{\"name\": \"std\"}", 1, "no name for a package"},
		{"{\"name\": \"a\", \"source\": \"../b\"}", 1, "leaves the folder"},
		{"{\"name\": \"a\", \"main\": \"/etc/x\"}", 1, "leaves the folder"},
		{"{\"name\": \"a\", \"dependencies\": []}", 1, "must be an object"},
		{"{\"name\": \"a\", \"dependencies\": {\"b\": {}}}", 1, "has no path"},
		{"{\"name\": \"a\", \"workspace\": \"x\"}", 1, "must be a list"},
		{"{\"name\": \"a\", \"settings\": {\"optimize\": 4}}", 1, "from 0 to 3"},
		{"{\"name\": \"a\", \"profiles\": []}", 1, "must be an object"},
		{"{\"name\": \"a\", \"profiles\": {\"x\": 1}}", 1, "'x' is no profile"},
		{"{\"name\": \"a\", \"profiles\": {\"x\": {\"debug\": 1}}}", 1, "must be true or false"},
		{"{\"name\": \"a\", \"settings\": {\"jobs\": 0}}", 1, "from 1 to 1024"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_manifest manifest;
		struct nd_arena arena = {0};
		struct nd_diags diags = {0};

		if (read_text(&manifest, &arena, cases[i].text, &diags) != ND_DIAGNOSTICS)
			fail_msg("%s: accepted", cases[i].text);
		if (diags.items.data[0].line != cases[i].line)
			fail_msg("%s: line %u", cases[i].text, diags.items.data[0].line);
		if (!strstr(diags.items.data[0].message, cases[i].message))
			fail_msg("%s: %s", cases[i].text, diags.items.data[0].message);
		nd_arena_release(&arena);
		nd_diags_release(&diags);
	}
}

static void mentions_keys_that_it_does_not_know(void **state)
{
	struct nd_manifest manifest;
	struct nd_arena arena = {0};
	struct nd_diags diags = {0};

	(void)state;
	assert_int_equal(read_text(&manifest, &arena, "{\"name\": \"a\", \"colour\": 1}", &diags), ND_OK);
	assert_int_equal(diags.items.len, 1);
	assert_int_equal(diags.items.data[0].severity, ND_NOTE);
	assert_non_null(strstr(diags.items.data[0].message, "'colour'"));
	nd_arena_release(&arena);
	nd_diags_release(&diags);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_is_there_and_assumes_the_rest),
		cmocka_unit_test(says_what_is_wrong_and_where),
		cmocka_unit_test(mentions_keys_that_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
