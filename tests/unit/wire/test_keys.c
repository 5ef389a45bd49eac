#include "noodle/keys.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define A "noodle-pub-00000000000000000000000000000000000000000000000000000000000000aa"
#define B "noodle-pub-00000000000000000000000000000000000000000000000000000000000000bb"

struct folder {
	char *dir;
	char *file;
};

static void open_folder(struct folder *self)
{
	assert_int_equal(nd_dir_temp(&self->dir, "noodle-keys"), ND_OK);
	self->file = nd_path_join(self->dir, "file");
}

static void close_folder(struct folder *self)
{
	(void)nd_dir_remove(self->dir);
	nd_free(self->file);
	nd_free(self->dir);
}

static void write_file(const struct folder *self, const char *text, unsigned mode)
{
	assert_int_equal(nd_file_write(self->file, text, strlen(text), 0600), ND_OK);
	assert_int_equal(chmod(self->file, mode), 0);
}

static void a_key_comes_back_as_it_was_written(void **state)
{
	struct nd_key key, server, back;
	struct folder folder;
	struct stat st;
	char *why = NULL;

	(void)state;
	open_folder(&folder);
	nd_key_make(&key);
	nd_key_make(&server);
	assert_true(nd_public_key_eq(&key.own, &key.coordinator));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(nd_key_write(&key, folder.file, "A key"), ND_OK);
		assert_int_equal(stat(folder.file, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(nd_key_read(&back, folder.file, &why), ND_OK);
		assert_memory_equal(&back, &key, sizeof key);
		key.coordinator = server.own;
	}
	close_folder(&folder);
}

static void rejects_key_files_that_cannot_be_trusted(void **state)
{
	static const struct {
		const char *label, *text;
		unsigned mode;
		enum nd_err err;
		const char *why;
	} cases[] = {
		{"readable by a group", "", 0660, ND_PERMISSION, "others can read"},
		{"readable by all", "", 0604, ND_PERMISSION, "others can read"},
		{"empty", "", 0600, ND_INVALID, "is no key file"},
		{"other words", "hello\n", 0600, ND_INVALID, ":1: not a line"},
		{"no secret", "public " A "\n", 0600, ND_INVALID, "that belong together"},
		{"halves of different keys",
		 "public " A
		 "\nsecret noodle-secret-00000000000000000000000000000000000000000000000000000000000000aa\n",
		 0600, ND_INVALID, "that belong together"},
		{"two public keys", "public " A "\npublic " B "\n", 0600, ND_INVALID, ":2: not a line"},
		{"a secret as public key",
		 "public noodle-secret-00000000000000000000000000000000000000000000000000000000000000aa\n",
		 0600, ND_INVALID, ":1: not a line"},
		{"a digit too few",
		 "# x\npublic noodle-pub-00000000000000000000000000000000000000000000000000000000000000a\n",
		 0600, ND_INVALID, ":2: not a line"},
		{"something behind it", "public " A " x\n", 0600, ND_INVALID, ":1: not a line"},
	};
	struct folder folder;
	struct nd_key key;

	(void)state;
	open_folder(&folder);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *why = NULL;

		write_file(&folder, cases[i].text, cases[i].mode);
		if (nd_key_read(&key, folder.file, &why) != cases[i].err || !strstr(why, cases[i].why))
			fail_msg("%s: %s", cases[i].label, why);
		nd_free(why);
	}
	close_folder(&folder);
}

static void reads_lists_of_who_may_connect(void **state)
{
	static const struct {
		const char *text;
		uint32_t count; // 0: rejected
		const char *why;
	} cases[] = {
		{"worker w1 " A "\n", 1, NULL},
		{"# comment\n\n  both\tci.example@x  " A " # behind\nclient dev " B, 2, NULL},
		{"builder w1 " A "\n", 0, ":1: a line begins with"},
		{"\nworker " A "\n", 0, ":2: behind the name stands"},
		{"worker ../w1 " A "\n", 0, "behind the role stands a name"},
		{"worker w1 noodle-pub-1\n", 0, "behind the name stands"},
		{"worker w1 " A " " B "\n", 0, "something stands behind"},
		{"worker w1 " A "\nworker w1 " B "\n", 0, ":2: the name or the key"},
		{"worker w1 " A "\nworker w2 " A "\n", 0, ":2: the name or the key"},
	};
	struct folder folder;
	struct nd_allow_list list;

	(void)state;
	open_folder(&folder);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *why = NULL;
		enum nd_err err;

		write_file(&folder, cases[i].text, 0644);
		err = nd_allow_list_read(&list, folder.file, &why);
		if (cases[i].why ? err != ND_INVALID || !strstr(why, cases[i].why) : err != ND_OK)
			fail_msg("%zu: %s", i, why);
		assert_int_equal(list.entries.len, cases[i].count);
		nd_allow_list_release(&list);
		nd_free(why);
	}
	close_folder(&folder);
}

static void changes_lists_and_leaves_the_rest_alone(void **state)
{
	struct nd_allowed w1 = {.name = "w1", .roles = ND_MAY_WORK},
			  w2 = {.name = "w2", .roles = ND_MAY_WORK};
	struct nd_buf text = {0};
	struct folder folder;
	char *why = NULL;

	(void)state;
	open_folder(&folder);
	assert_true(nd_public_key_parse(&w1.key, A));
	assert_true(nd_public_key_parse(&w2.key, B));
	write_file(&folder,
		   "# ours\nclient dev "
		   "noodle-pub-00000000000000000000000000000000000000000000000000000000000000cc\n",
		   0644);
	assert_int_equal(nd_allow_list_add(folder.file, &w1, &why), ND_OK);
	assert_int_equal(nd_allow_list_add(folder.file, &w1, &why), ND_OK); // again is no change
	w1.roles = ND_MAY_BUILD | ND_MAY_WORK;
	assert_int_equal(nd_allow_list_add(folder.file, &w1, &why), ND_OK);
	w2.name = "w1";
	assert_int_equal(nd_allow_list_add(folder.file, &w2, &why), ND_EXISTS);
	nd_free(why);
	w2.name = "w2";
	w2.key = w1.key;
	assert_int_equal(nd_allow_list_add(folder.file, &w2, &why), ND_EXISTS);
	nd_free(why);
	assert_int_equal(nd_allow_list_remove(folder.file, "w3", &why), ND_NOT_FOUND);
	nd_free(why);
	assert_int_equal(nd_file_read(&text, folder.file, 10000), ND_OK);
	assert_string_equal(
		text.data,
		"# ours\nclient dev "
		"noodle-pub-00000000000000000000000000000000000000000000000000000000000000cc\nboth w1 " A
		"\n");
	nd_buf_clear(&text);
	assert_int_equal(nd_allow_list_remove(folder.file, "dev", &why), ND_OK);
	assert_int_equal(nd_file_read(&text, folder.file, 10000), ND_OK);
	assert_string_equal(text.data, "# ours\nboth w1 " A "\n");
	nd_buf_release(&text);
	close_folder(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_comes_back_as_it_was_written),
		cmocka_unit_test(rejects_key_files_that_cannot_be_trusted),
		cmocka_unit_test(reads_lists_of_who_may_connect),
		cmocka_unit_test(changes_lists_and_leaves_the_rest_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
