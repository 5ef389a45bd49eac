#include "intake.h"

#include "noodle/listing.h"
#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// A listing with one file and folders, kept in `out`; returns its digest.
static struct nd_digest put(struct nd_buf *out, const char *file, const struct nd_listing_folder *folders, uint32_t count)
{
	struct nd_listing_file entry = {file, 3, {{1}}};
	struct nd_buf bytes = {0};
	struct nd_digest digest;

	nd_listing_encode(&bytes, &(struct nd_listing){&entry, folders, file ? 1 : 0, count});
	digest = nd_digest_of(bytes.data, bytes.len);
	nd_buf_add_bytes(out, bytes.data, bytes.len);
	nd_buf_release(&bytes);
	return digest;
}

struct tree { // app: main.nc, src/a.nc, src/deep/b.nc
	struct nd_buf top, src, deep;
	struct nd_msg_package package;
};

static void make_tree(struct tree *ret)
{
	struct nd_listing_folder deep = {.name = "deep"}, src = {.name = "src"};

	memset(ret, 0, sizeof *ret);
	deep.digest = put(&ret->deep, "b.nc", NULL, 0);
	src.digest = put(&ret->src, "a.nc", &deep, 1);
	ret->package = (struct nd_msg_package){.name = "app", .dir = "", .source = "src", .root = put(&ret->top, "main.nc", &src, 1)};
}

static void release_tree(struct tree *self)
{
	nd_buf_release(&self->top);
	nd_buf_release(&self->src);
	nd_buf_release(&self->deep);
}

static void give(struct nd_folders *folders, const struct nd_buf *listing)
{
	assert_int_equal(nd_folders_take(folders, nd_buf_str(listing)), ND_OK);
}

static void asks_for_what_it_lacks_level_by_level(void **state)
{
	struct nd_folders *folders = nd_folders_new(1 << 20);
	struct nd_msg_build_open open = {.package_count = 1};
	struct nd_intake *intake;
	struct nd_build *build;
	struct tree tree;
	char *why;

	(void)state;
	make_tree(&tree);
	open.packages = &tree.package;
	intake = nd_intake_new(&open);
	for (int level = 0; level < 3; level++) {
		const struct nd_buf *answers[] = {&tree.top, &tree.src, &tree.deep};
		uint32_t count;

		assert_int_equal(nd_intake_follow(intake, folders, &why), ND_NOT_FOUND);
		assert_non_null(nd_intake_missing(intake, &count));
		assert_int_equal(count, 1);
		give(folders, answers[level]);
	}
	assert_int_equal(nd_intake_follow(intake, folders, &why), ND_OK);
	assert_int_equal(nd_intake_build(intake, &build, &why), ND_OK);
	assert_int_equal(build->source_count, 3);
	assert_string_equal(build->modules.data[0].name, "app/a");
	assert_string_equal(build->modules.data[0].file, "src/a.nc");
	assert_string_equal(build->modules.data[1].name, "app/deep/b");
	assert_string_equal(build->modules.data[2].name, "app/main");
	nd_build_unref(&build);
	nd_intake_destroy(&intake);

	intake = nd_intake_new(&open); // the next client is asked nothing
	assert_int_equal(nd_intake_follow(intake, folders, &why), ND_OK);
	nd_intake_destroy(&intake);
	nd_folders_destroy(&folders);
	release_tree(&tree);
}

static void what_was_asked_for_has_to_come(void **state)
{
	struct nd_folders *folders = nd_folders_new(1 << 20);
	struct nd_msg_build_open open = {.package_count = 1};
	struct nd_intake *intake;
	struct tree tree;
	char *why = NULL;

	(void)state;
	make_tree(&tree);
	open.packages = &tree.package;
	intake = nd_intake_new(&open);
	give(folders, &tree.top);
	assert_int_equal(nd_intake_follow(intake, folders, &why), ND_NOT_FOUND);
	give(folders, &tree.deep); // not that one
	assert_int_equal(nd_intake_follow(intake, folders, &why), ND_INVALID);
	assert_non_null(strstr(why, "did not arrive"));
	nd_free(why);
	nd_intake_destroy(&intake);
	nd_folders_destroy(&folders);
	release_tree(&tree);
}

static void rejects_trees_that_are_none(void **state)
{
	struct nd_folders *folders = nd_folders_new((uint64_t)1 << 30);
	struct nd_buf garbage = {0}, tower = {0}, bomb = {0};
	struct nd_listing_folder inner[] = {{.name = "a"}, {.name = "b"}, {.name = "c"}, {.name = "d"}};
	struct {
		const char *what;
		struct nd_digest root;
	} rows[3];

	(void)state;
	nd_buf_add_bytes(&garbage, "\xff\xff", 2);
	rows[0].what = "malformed";
	rows[0].root = nd_digest_of("\xff\xff", 2);
	inner[0].digest = put(&tower, "x.nc", NULL, 0);
	for (int i = 0; i < ND_LISTING_MAX_DEPTH + 2; i++)
		inner[0].digest = put(&tower, "x.nc", inner, 1);
	rows[1].what = "too deep";
	rows[1].root = inner[0].digest;
	for (int i = 0; i < 4; i++)
		inner[i].digest = put(&bomb, "x.nc", NULL, 0);
	for (int level = 0; level < 20; level++) { // 4 to the power of 20 sources in a few kilobytes
		struct nd_digest digest = put(&bomb, "x.nc", inner, 4);

		for (int i = 0; i < 4; i++)
			inner[i].digest = digest;
	}
	rows[2].what = "more than a million";
	rows[2].root = inner[0].digest;
	give(folders, &garbage);
	give(folders, &tower);
	give(folders, &bomb);
	for (int i = 0; i < 3; i++) {
		struct nd_msg_package package = {.name = "app", .dir = "", .source = "", .root = rows[i].root};
		struct nd_intake *intake = nd_intake_new(
			&(struct nd_msg_build_open){.packages = &package, .package_count = 1});
		char *why = NULL;

		assert_int_equal(nd_intake_follow(intake, folders, &why), ND_INVALID);
		if (!strstr(why, rows[i].what))
			fail_msg("%s: %s", rows[i].what, why);
		nd_free(why);
		nd_intake_destroy(&intake);
	}
	nd_buf_release(&garbage);
	nd_buf_release(&tower);
	nd_buf_release(&bomb);
	nd_folders_destroy(&folders);
}

static void forgets_what_was_not_used_for_longest(void **state)
{
	struct nd_folders *folders = nd_folders_new(1000);
	struct nd_buf message = {0};
	struct nd_digest digests[100];
	struct nd_str found;
	uint32_t kept = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		char name[] = {'x', (char)('A' + i % 26), (char)('A' + i / 26), '\0'};

		digests[i] = put(&message, name, NULL, 0);
	}
	give(folders, &message);
	give(folders, &message); // again: nothing is kept twice
	for (int i = 0; i < 100; i++)
		assert_true(nd_folders_get(folders, &digests[i], &found));
	assert_true(nd_folders_get(folders, &digests[7], &found));
	nd_folders_trim(folders);
	assert_true(nd_folders_get(folders, &digests[7], &found));
	assert_true(nd_folders_get(folders, &digests[99], &found));
	for (int i = 0; i < 100; i++)
		kept += nd_folders_get(folders, &digests[i], &found);
	assert_in_range(kept, 2, 20);
	assert_int_equal(nd_folders_take(folders, (struct nd_str){"\x05" "abc", 4}), ND_INVALID);
	nd_buf_release(&message);
	nd_folders_destroy(&folders);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_for_what_it_lacks_level_by_level),
		cmocka_unit_test(what_was_asked_for_has_to_come),
		cmocka_unit_test(rejects_trees_that_are_none),
		cmocka_unit_test(forgets_what_was_not_used_for_longest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
