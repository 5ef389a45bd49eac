#include "noodle/fs.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_folder(void **state)
{
	return nd_dir_temp((char **)state, "noodle-test-fs") != ND_OK;
}

static int remove_folder(void **state)
{
	enum nd_err err = nd_dir_remove(*state);

	nd_free(*state);
	return err != ND_OK;
}

static int entries_in(const char *path)
{
	DIR *dir = opendir(path);
	int count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static void a_file_reads_as_it_was_written(void **state)
{
	static const size_t sizes[] = {0, 1, 63, 64, 65, 4096, 300000};
	char *path = nd_path_join(*state, "file");

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *data = nd_alloc(sizes[i]);
		struct nd_buf buf = {0};

		memset(data, 'a' + (int)i, sizes[i]);
		assert_int_equal(nd_file_write(path, data, sizes[i], 0644), ND_OK);
		nd_buf_add_cstr(&buf, "<");
		assert_int_equal(nd_file_read(&buf, path, sizes[i]), ND_OK);
		assert_int_equal(buf.len, sizes[i] + 1);
		assert_memory_equal(buf.data + 1, data, sizes[i]);
		assert_int_equal(buf.data[buf.len], '\0');
		nd_buf_release(&buf);
		nd_free(data);
	}
	assert_int_equal(entries_in(*state), 1);
	nd_free(path);
}

static void reading_says_what_is_wrong(void **state)
{
	char *folder = *state;
	char *file = nd_path_join(folder, "file");
	char *pipe_path = nd_path_join(folder, "pipe");
	char *missing = nd_path_join(folder, "missing");
	char *below = nd_path_join(file, "below");
	const struct {
		const char *path;
		uint64_t max_bytes;
		enum nd_err expected;
	} rows[] = {
		{missing, 100, ND_NOT_FOUND},
		{below, 100, ND_NOT_FOUND},
		{"", 100, ND_NOT_FOUND},
		{folder, 100, ND_NOT_A_FILE},
		{pipe_path, 100, ND_NOT_A_FILE},
		{"/dev/null", 100, ND_NOT_A_FILE},
		{file, 4, ND_TOO_LARGE},
		{file, 5, ND_OK},
		{"/proc/self/status", 10, ND_TOO_LARGE}, // its size is said to be 0
	};

	assert_int_equal(nd_file_write(file, "12345", 5, 0644), ND_OK);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_buf buf = {0};

		nd_buf_add_cstr(&buf, "kept");
		assert_int_equal(nd_file_read(&buf, rows[i].path, rows[i].max_bytes), rows[i].expected);
		assert_string_equal(buf.data, rows[i].expected ? "kept" : "kept12345");
		nd_buf_release(&buf);
	}
	nd_free(file);
	nd_free(pipe_path);
	nd_free(missing);
	nd_free(below);
}

static void writing_replaces_the_whole_file(void **state)
{
	char *path = nd_path_join(*state, "file");
	struct nd_buf buf = {0};
	struct stat st;
	mode_t mask = umask(022);

	assert_int_equal(nd_file_write(path, "a longer text", 13, 0644), ND_OK);
	assert_int_equal(nd_file_write(path, "short", 5, 0755), ND_OK);
	assert_int_equal(nd_file_read(&buf, path, 100), ND_OK);
	assert_string_equal(buf.data, "short");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(entries_in(*state), 1);
	umask(mask);
	nd_buf_release(&buf);
	nd_free(path);
}

static void writing_replaces_a_link_and_not_what_it_points_to(void **state)
{
	char *path = nd_path_join(*state, "link"), *target = nd_path_join(*state, "target");
	struct nd_buf buf = {0};
	struct stat st;

	assert_int_equal(nd_file_write(target, "kept", 4, 0644), ND_OK);
	for (int i = 0; i < 2; i++) { // with a target, then dangling
		assert_int_equal(symlink(i ? "nowhere" : "target", path), 0);
		assert_int_equal(nd_file_write(path, "new", 3, 0644), ND_OK);
		assert_int_equal(lstat(path, &st), 0);
		assert_true(S_ISREG(st.st_mode));
		assert_int_equal(entries_in(*state), 2);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(nd_file_read(&buf, target, 100), ND_OK);
	assert_string_equal(buf.data, "kept");
	nd_buf_release(&buf);
	nd_free(path);
	nd_free(target);
}

static void the_longest_name_can_be_written(void **state)
{
	char name[256];
	char *path;

	memset(name, 'n', 255);
	name[255] = '\0';
	path = nd_path_join(*state, name);
	assert_int_equal(nd_file_write(path, "x", 1, 0644), ND_OK);
	assert_int_equal(entries_in(*state), 1);
	nd_free(path);
}

static void a_failed_write_leaves_nothing_behind(void **state)
{
	char *inside = nd_path_join(*state, "missing/file");
	char *folder = nd_path_join(*state, "folder");
	char *big = nd_path_join(*state, "big");
	struct rlimit limit;
	struct rlimit small;
	char *data = nd_alloc_zero(100000, 1);

	assert_int_equal(nd_file_write(inside, "x", 1, 0644), ND_NOT_FOUND);
	assert_int_equal(nd_file_write("", "x", 1, 0644), ND_NOT_FOUND);
	assert_int_equal(nd_dir_make(folder), ND_OK);
	assert_int_equal(nd_file_write(folder, "x", 1, 0644), ND_NOT_A_FILE);

	// A file size limit stands for a full disk.
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = limit;
	small.rlim_cur = 1000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(nd_file_write(big, data, 100000, 0644), ND_TOO_LARGE);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);

	assert_int_equal(entries_in(*state), 1); // the folder
	nd_free(inside);
	nd_free(folder);
	nd_free(big);
	nd_free(data);
}

static void folders_are_made_with_their_parents(void **state)
{
	static const char *const names[] = {"a/b/c", "a/b/c", "a//d/", "a/b/../e", "."};
	char *file = nd_path_join(*state, "file");
	char *below = nd_path_join(*state, "file/below");
	struct stat st;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = nd_path_join(*state, names[i]);

		assert_int_equal(nd_dir_make(path), ND_OK);
		assert_int_equal(stat(path, &st), 0);
		assert_true(S_ISDIR(st.st_mode));
		nd_free(path);
	}
	assert_int_equal(nd_dir_make("/"), ND_OK);
	assert_int_equal(nd_dir_make(""), ND_NOT_FOUND);
	assert_int_equal(nd_file_write(file, "", 0, 0644), ND_OK);
	assert_int_equal(nd_dir_make(file), ND_EXISTS);
	assert_int_not_equal(nd_dir_make(below), ND_OK);
	nd_free(file);
	nd_free(below);
}

static void removing_takes_the_tree_and_no_more(void **state)
{
	char *tree = nd_path_join(*state, "tree");
	char *deep = nd_path_join(tree, "a/b/c");
	char *deep_file = nd_path_join(deep, "file");
	char *locked = nd_path_join(tree, "a/b");
	char *outside = nd_path_join(*state, "outside");
	char *link_path = nd_path_join(tree, "a/link");
	char *kept = nd_path_join(outside, "kept");
	char *direct = nd_path_join(*state, "direct");
	struct nd_buf buf = {0};

	assert_int_equal(nd_dir_make(deep), ND_OK);
	assert_int_equal(nd_dir_make(outside), ND_OK);
	assert_int_equal(nd_file_write(deep_file, "x", 1, 0644), ND_OK);
	assert_int_equal(nd_file_write(kept, "x", 1, 0644), ND_OK);
	assert_int_equal(symlink(outside, link_path), 0);
	assert_int_equal(symlink(outside, direct), 0);
	assert_int_equal(chmod(locked, 0500), 0);

	assert_int_equal(nd_dir_remove(tree), ND_OK);
	assert_int_equal(access(tree, F_OK), -1);
	assert_int_equal(nd_dir_remove(direct), ND_OK); // the link, not what it points to
	assert_int_equal(nd_file_read(&buf, kept, 10), ND_OK);
	assert_int_equal(nd_dir_remove(tree), ND_NOT_FOUND);

	nd_buf_release(&buf);
	nd_free(tree);
	nd_free(deep);
	nd_free(deep_file);
	nd_free(locked);
	nd_free(outside);
	nd_free(link_path);
	nd_free(kept);
	nd_free(direct);
}

static void temporary_folders_follow_tmpdir(void **state)
{
	char *old = getenv("TMPDIR") ? nd_strdup(getenv("TMPDIR")) : NULL;
	char *path = NULL;
	char *nowhere = nd_path_join(*state, "nowhere");

	assert_int_equal(setenv("TMPDIR", *state, 1), 0);
	assert_int_equal(nd_dir_temp(&path, "scratch"), ND_OK);
	assert_int_equal(strncmp(path, *state, strlen(*state)), 0);
	assert_int_equal(strncmp(nd_path_base(path), "scratch-", 8), 0);
	nd_free(path);
	path = NULL;
	setenv("TMPDIR", nowhere, 1);
	assert_int_equal(nd_dir_temp(&path, "scratch"), ND_NOT_FOUND);
	assert_null(path);
	if (old)
		setenv("TMPDIR", old, 1);
	else
		unsetenv("TMPDIR");
	nd_free(old);
	nd_free(nowhere);
}

static void paths_join_with_one_slash(void **state)
{
	static const struct {
		const char *dir;
		const char *name;
		const char *joined;
	} rows[] = {
		{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"a", "/b", "a/b"},
		{"", "b", "b"},    {"/", "b", "/b"},   {"a", "", "a/"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *joined = nd_path_join(rows[i].dir, rows[i].name);

		assert_string_equal(joined, rows[i].joined);
		nd_free(joined);
	}
	assert_string_equal(nd_path_base("a/b.nc"), "b.nc");
	assert_string_equal(nd_path_base("b.nc"), "b.nc");
	assert_string_equal(nd_path_base("a/"), "");
}

static void paths_never_leave_their_start(void **state)
{
	static const struct {
		const char *path;
		const char *normal; // NULL: refused
	} rows[] = {
		{"a/./b/../c", "a/c"},
		{"a", "a"},
		{"a//b/", "a/b"},
		{"./a", "a"},
		{"", "."},
		{".", "."},
		{"a/..", "."},
		{"a/../b", "b"},
		{"..a/b..", "..a/b.."},
		{"...", "..."},
		{"..", NULL},
		{"a/../..", NULL},
		{"/a", NULL},
		{"/", NULL},
		{"a/../../a", NULL},
		{"a/b/..", "a"},
		{"ab/cd/../..", "."},
		{"./..", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *normal = nd_path_normalise(rows[i].path);

		if (rows[i].normal) {
			assert_non_null(normal);
			assert_string_equal(normal, rows[i].normal);
		} else if (normal) {
			fail_msg("accepted: %s", rows[i].path);
		}
		nd_free(normal);
	}
}

static void a_program_knows_its_own_path(void **state)
{
	char *path = NULL;

	(void)state;
	assert_int_equal(nd_self_path(&path), ND_OK);
	assert_string_equal(nd_path_base(path), "test_common_fs");
	nd_free(path);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(a_file_reads_as_it_was_written),
		in_folder(reading_says_what_is_wrong),
		in_folder(writing_replaces_the_whole_file),
		in_folder(the_longest_name_can_be_written),
		in_folder(writing_replaces_a_link_and_not_what_it_points_to),
		in_folder(a_failed_write_leaves_nothing_behind),
		in_folder(folders_are_made_with_their_parents),
		in_folder(removing_takes_the_tree_and_no_more),
		in_folder(temporary_folders_follow_tmpdir),
		cmocka_unit_test(paths_join_with_one_slash),
		cmocka_unit_test(paths_never_leave_their_start),
		cmocka_unit_test(a_program_knows_its_own_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
