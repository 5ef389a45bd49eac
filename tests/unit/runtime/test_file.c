#include "program.h"

#include <stdio.h>
#include <stdlib.h>

static struct nd_rt_string *folder;

static struct nd_rt_string *inside(const char *name)
{
	struct nd_rt_string *parts[] = { folder, str("/"), str(name) };

	return nd_rt_string_concat_n(parts, 3);
}

static int set_up(void **state)
{
	(void)state;
	struct nd_rt_ref_or_error made = nd_rt_path_temp_dir();

	folder = made.value;
	return made.error != NULL;
}

static void write_file(const char *name, int64_t mode, const char *text)
{
	struct nd_rt_int_or_error opened = nd_rt_file_open(inside(name), mode);

	assert_null(opened.error);
	assert_null(nd_rt_file_write_text(opened.value, str(text)));
	assert_null(nd_rt_file_close(opened.value));
}

static void reads_what_was_written(void **state)
{
	(void)state;
	struct nd_rt_ref_or_error all;
	struct nd_rt_int_or_error opened, got;
	struct nd_rt_list *bytes = nd_rt_bytes_room(0);

	write_file("a.txt", ND_RT_OPEN_WRITE, "replaced");
	write_file("a.txt", ND_RT_OPEN_WRITE, "one\n");
	write_file("a.txt", ND_RT_OPEN_APPEND, "two\n");
	all = nd_rt_file_read_all(inside("a.txt"));
	assert_null(all.error);
	assert_string_equal(nd_rt_bytes_to_string(all.value)->data, "one\ntwo\n");

	opened = nd_rt_file_open(inside("a.txt"), ND_RT_OPEN_READ);
	while ((got = nd_rt_file_read(opened.value, bytes, 3)).value)
		assert_null(got.error);
	assert_int_equal(bytes->len, 8);
	assert_null(nd_rt_file_close(opened.value));
	assert_non_null(nd_rt_file_close(opened.value));
}

static void reads_files_that_do_not_know_their_size(void **state)
{
	(void)state;
	struct nd_rt_ref_or_error all = nd_rt_file_read_all(str("/proc/self/maps"));

	assert_null(all.error);
	assert_true(((struct nd_rt_list *)all.value)->len > 0);
}

static void says_which_file_failed_and_how(void **state)
{
	static const struct {
		const char *name, *class_name, *message;
	} cases[] = {
		{ "missing", "FileNotFoundError", "/missing: No such file or directory" },
		{ "a.txt/below", "IOError", "/a.txt/below: Not a directory" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nd_rt_error *errors[] = {
			nd_rt_file_read_all(inside(cases[i].name)).error,
			nd_rt_file_open(inside(cases[i].name), ND_RT_OPEN_READ).error,
			nd_rt_path_remove(inside(cases[i].name)),
			nd_rt_path_stat(inside(cases[i].name), ND_RT_STAT_SIZE).error,
			nd_rt_path_list(inside(cases[i].name)).error,
		};

		for (size_t k = 0; k < sizeof errors / sizeof *errors; k++) {
			assert_string_equal(nd_rt_class_of(errors[k])->name, cases[i].class_name);
			assert_non_null(strstr(errors[k]->message->data, cases[i].message));
		}
	}
}

static void a_path_with_a_nul_is_no_path(void **state)
{
	(void)state;
	struct nd_rt_list bytes = { .data = (char[]){ '/', 0, 'x' }, .len = 3 };
	struct nd_rt_string *path = nd_rt_bytes_to_string(&bytes);

	assert_false(nd_rt_path_exists(path));
	assert_non_null(nd_rt_file_open(path, ND_RT_OPEN_READ).error);
}

static void makes_lists_renames_and_removes(void **state)
{
	(void)state;
	struct nd_rt_ref_or_error listed;

	assert_null(nd_rt_path_mkdir(inside("x/y/z")));
	assert_null(nd_rt_path_mkdir(inside("x/y/z")));
	assert_non_null(nd_rt_path_mkdir(inside("a.txt")));
	assert_int_equal(nd_rt_path_stat(inside("x/y"), ND_RT_STAT_IS_DIR).value, 1);
	write_file("x/2", ND_RT_OPEN_WRITE, "22");
	write_file("x/10", ND_RT_OPEN_WRITE, "");
	assert_int_equal(nd_rt_path_stat(inside("x/2"), ND_RT_STAT_SIZE).value, 2);
	assert_null(nd_rt_path_rename(inside("x/2"), inside("x/3")));
	listed = nd_rt_path_list(inside("x"));
	assert_string_equal(nd_rt_string_join(listed.value, str(" "))->data, "10 3 y");
	assert_non_null(nd_rt_path_remove(inside("x")));
	assert_null(nd_rt_path_remove(inside("x/y/z")));
	assert_null(nd_rt_path_remove(inside("x/y")));
	assert_null(nd_rt_path_remove(inside("x/3")));
	assert_null(nd_rt_path_remove(inside("x/10")));
	assert_null(nd_rt_path_remove(inside("x")));
	assert_false(nd_rt_path_exists(inside("x")));
}

static int tear_down(void **state)
{
	(void)state;
	nd_rt_path_remove(inside("a.txt"));
	return nd_rt_path_remove(folder) != NULL;
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_what_was_written),
	cmocka_unit_test(reads_files_that_do_not_know_their_size),
	cmocka_unit_test(says_which_file_failed_and_how),
	cmocka_unit_test(a_path_with_a_nul_is_no_path),
	cmocka_unit_test(makes_lists_renames_and_removes),
};

struct nd_rt_status noodle_entry(struct nd_rt_list *args)
{
	(void)args;
	return (struct nd_rt_status){ cmocka_run_group_tests(tests, set_up, tear_down), NULL };
}
