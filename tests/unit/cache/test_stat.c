#include "fixture.h"

static const int64_t SECOND = 1000000000;

static struct nd_cache_stat sample(void)
{
	return (struct nd_cache_stat){
		.size = 100, .inode = 7, .device = 3, .mtime_ns = 50 * SECOND + 1, .ctime_ns = 50 * SECOND + 2,
	};
}

static void a_file_is_known_only_in_exactly_this_state(void **state)
{
	struct fixture *f = *state;
	struct nd_cache_stat rows[6];
	for (int i = 0; i < 6; i++)
		rows[i] = sample();
	rows[1].size++;
	rows[2].inode++;
	rows[3].device++;
	rows[4].mtime_ns++;
	rows[5].ctime_ns++;
	struct nd_cache_stat seen = sample();
	struct nd_digest digest = nd_digest_of("text", 4);
	assert_int_equal(nd_cache_put_stat(f->cache, "src/a.nc", &seen, &digest, 60 * SECOND), ND_OK);
	for (int flushed = 0; flushed < 2; flushed++) {
		for (int i = 0; i < 6; i++) {
			struct nd_digest got;
			enum nd_err err = nd_cache_get_stat(f->cache, "src/a.nc", &rows[i], &got);
			assert_int_equal(err, i == 0 ? ND_OK : ND_NOT_FOUND);
			if (!err)
				assert_true(nd_digest_eq(&got, &digest));
		}
		struct nd_digest got;
		assert_int_equal(nd_cache_get_stat(f->cache, "src/b.nc", &rows[0], &got), ND_NOT_FOUND);
		fixture_reopen(f);
	}
}

static void a_file_that_may_change_unseen_is_not_remembered(void **state)
{
	static const struct {
		const char *what;
		int64_t mtime_ns;
		int64_t read_at_ns;
		enum nd_err found;
	} rows[] = {
		{"long ago", 50 * SECOND + 1, 60 * SECOND, ND_OK},
		{"within the clock's step", 60 * SECOND - 5000000, 60 * SECOND, ND_NOT_FOUND},
		{"in the future", 70 * SECOND + 1, 60 * SECOND, ND_NOT_FOUND},
		{"whole seconds, one ago", 59 * SECOND, 60 * SECOND, ND_NOT_FOUND},
		{"whole seconds, three ago", 57 * SECOND, 60 * SECOND, ND_OK},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_cache_stat stat = {.size = 1, .mtime_ns = rows[i].mtime_ns};
		struct nd_digest digest = nd_digest_of("text", 4);
		struct nd_digest got;
		char *path = nd_sprintf("file%zu", i);
		assert_int_equal(nd_cache_put_stat(f->cache, path, &stat, &digest, rows[i].read_at_ns), ND_OK);
		if (nd_cache_get_stat(f->cache, path, &stat, &got) != rows[i].found)
			fail_msg("%s", rows[i].what);
		nd_free(path);
	}
}

static void times_of_tasks_are_learned(void **state)
{
	struct fixture *f = *state;
	uint32_t ms = 0;
	assert_int_equal(nd_cache_get_history(f->cache, "compile a", &ms), ND_NOT_FOUND);
	nd_cache_put_history(f->cache, "compile a", 100);
	assert_int_equal(nd_cache_get_history(f->cache, "compile a", &ms), ND_OK);
	assert_int_equal(ms, 100);
	nd_cache_put_history(f->cache, "compile a", 200);
	nd_cache_get_history(f->cache, "compile a", &ms);
	assert_int_equal(ms, 150);
	fixture_reopen(f);
	nd_cache_put_history(f->cache, "compile a", UINT32_MAX);
	nd_cache_get_history(f->cache, "compile a", &ms);
	assert_int_equal(ms, (UINT32_MAX + (uint64_t)150 + 1) / 2);
	nd_cache_clear(f->cache);
	assert_int_equal(nd_cache_get_history(f->cache, "compile a", &ms), ND_OK);
}

static void the_files_of_a_folder_are_known_one_by_one(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digest = nd_digest_of("text", 4);
	struct nd_cache_stat young = sample();
	young.mtime_ns = 60 * SECOND;
	struct nd_cache_file put[] = {
		{"a.nc", sample(), digest}, {"b.nc", sample(), digest}, {"d.nc", sample(), {{0}}},
		{"e.nc", young, digest}, {"f.nc", sample(), digest},
	};
	struct nd_cache_folder folder = {"/home/src", put, 5};
	assert_int_equal(nd_cache_put_folder(f->cache, &folder, 60 * SECOND), ND_OK);
	for (int flushed = 0; flushed < 2; flushed++) {
		struct nd_cache_stat other = sample();
		other.ctime_ns++;
		struct nd_cache_file get[] = {
			{"a.nc", sample(), {{0}}}, {"aa.nc", sample(), {{0}}}, {"b.nc", other, digest},
			{"c.nc", sample(), {{0}}}, {"d.nc", sample(), {{0}}}, {"e.nc", young, {{0}}},
			{"f.nc", sample(), {{0}}}, {"g.nc", sample(), digest},
		};
		struct nd_cache_file elsewhere[] = {{"a.nc", sample(), digest}};
		struct nd_cache_folder folders[] = {{"/home/src", get, 8}, {"/home/src/a.nc", elsewhere, 1}};
		nd_cache_get_folders(f->cache, folders, 2);
		for (int i = 0; i < 8; i++) // unchanged: a and f only
			assert_int_equal(nd_digest_eq(&get[i].digest, &digest), i == 0 || i == 6);
		assert_true(nd_digest_is_zero(&elsewhere[0].digest));
		fixture_reopen(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_file_is_known_only_in_exactly_this_state),
		FIXTURE_TEST(a_file_that_may_change_unseen_is_not_remembered),
		FIXTURE_TEST(the_files_of_a_folder_are_known_one_by_one),
		FIXTURE_TEST(times_of_tasks_are_learned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
