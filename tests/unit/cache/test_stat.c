#include "fixture.h"

#include <stdio.h>

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

static void many_files_are_looked_up_at_once(void **state)
{
	enum { FILES = 1000 };
	struct fixture *f = *state;
	static char names[FILES][40];
	static const char *paths[FILES];
	static struct nd_cache_stat stats[FILES];
	static struct nd_digest got[FILES];
	for (int i = 0; i < FILES; i++) {
		snprintf(names[i], sizeof names[i], "src/module%d.nc", i);
		paths[i] = names[i];
		stats[i] = sample();
		stats[i].inode = (uint64_t)i;
		struct nd_digest digest = nd_digest_of(&i, sizeof i);
		if (i % 10 == 0)
			continue;
		if (i == FILES / 2 + 1)
			nd_cache_flush(f->cache); // half on disk, half in memory
		nd_cache_put_stat(f->cache, paths[i], &stats[i], &digest, 60 * SECOND);
	}
	nd_cache_get_stats(f->cache, paths, stats, FILES, got);
	for (int i = 0; i < FILES; i++) {
		struct nd_digest digest = nd_digest_of(&i, sizeof i);
		assert_true(i % 10 == 0 ? nd_digest_is_zero(&got[i]) : nd_digest_eq(&got[i], &digest));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_file_is_known_only_in_exactly_this_state),
		FIXTURE_TEST(a_file_that_may_change_unseen_is_not_remembered),
		FIXTURE_TEST(many_files_are_looked_up_at_once),
		FIXTURE_TEST(times_of_tasks_are_learned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
