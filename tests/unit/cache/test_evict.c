#include "fixture.h"

#include "impl.h"

#include <sys/wait.h>
#include <unistd.h>

enum { BLOB = 10000 }; // takes three pages

static void the_least_recently_used_go_first(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digests[20];
	for (uint32_t i = 0; i < 20; i++) {
		digests[i] = fixture_put(f, BLOB, i + 1);
		fixture_wait(f, 1000);
	}
	nd_cache_flush(f->cache);
	assert_int_equal(fixture_get(f, &digests[3]), ND_OK); // used again: stays
	uint64_t half = fixture_stats(f).bytes / 2;
	assert_int_equal(nd_cache_gc(f->cache, half), ND_OK);
	struct nd_cache_stats stats = fixture_stats(f);
	assert_in_range(stats.bytes, half - 2 * BLOB, half);
	assert_int_equal(stats.evicted + stats.blobs, 20);
	for (uint32_t i = 0; i < 20; i++)
		assert_int_equal(nd_cache_has_blob(f->cache, &digests[i], NULL), i == 3 || i > 10);
}

static void the_limit_is_kept_while_putting(void **state)
{
	struct fixture *f = *state;
	nd_cache_close(&f->cache);
	f->options.max_bytes = 1 << 20;
	fixture_open(f);
	for (uint32_t i = 0; i < 1000; i++) {
		fixture_put(f, BLOB, i + 1);
		fixture_wait(f, 1);
		if (i % 50 == 0)
			nd_cache_flush(f->cache);
	}
	nd_cache_close(&f->cache);
	fixture_open(f);
	struct nd_cache_stats stats = fixture_stats(f);
	assert_true(stats.bytes <= 1 << 20);
	assert_true(stats.bytes >= 1 << 18);
	// Freed pages are used again, so the file does not grow with what passes through.
	assert_true(stats.file_bytes <= 8 << 20);
}

static void what_a_running_build_used_stays(void **state)
{
	struct fixture *f = *state;
	struct nd_digest old = fixture_put(f, BLOB, 1);
	struct nd_digest read = fixture_put(f, BLOB, 2);
	struct nd_digest asked = fixture_put(f, BLOB, 3);
	struct nd_cache_output output = {"object", fixture_put(f, BLOB, 4), BLOB};
	struct nd_digest key = nd_digest_of("key", 3);
	struct nd_cache_action action = {.task = "t", .outputs = &output, .output_count = 1};
	nd_cache_put_action(f->cache, &key, &action);
	fixture_wait(f, 2 * STAMP_STEP_S);
	nd_cache_flush(f->cache);
	nd_cache_pin pin = nd_cache_pin_begin(f->cache);
	struct nd_digest put = fixture_put(f, BLOB, 5);
	struct nd_arena arena;
	nd_arena_init(&arena);
	assert_int_equal(fixture_get(f, &read), ND_OK);
	assert_true(nd_cache_has_blob(f->cache, &asked, NULL));
	assert_int_equal(nd_cache_get_action(f->cache, &key, &arena, &action), ND_OK);
	fixture_wait(f, 100000);
	assert_int_equal(nd_cache_gc(f->cache, 0), ND_OK);
	assert_int_equal(fixture_stats(f).blobs, 4);
	assert_false(nd_cache_has_blob(f->cache, &old, NULL));
	assert_true(nd_cache_has_blob(f->cache, &put, NULL));
	assert_int_equal(nd_cache_get_action(f->cache, &key, &arena, &action), ND_OK);
	nd_arena_release(&arena);

	nd_cache_pin_end(f->cache, pin);
	assert_int_equal(nd_cache_gc(f->cache, 0), ND_OK);
	assert_int_equal(fixture_stats(f).blobs, 0);
	assert_int_equal(fixture_stats(f).actions, 0);
	assert_int_equal(fixture_stats(f).bytes, 0);
}

// An edit follows an edit: a build that reads thousands of records must not write as many stamps.
static void a_build_soon_after_another_writes_no_stamps(void **state)
{
	struct fixture *f = *state;
	struct nd_digest read = fixture_put(f, BLOB, 1);
	fixture_wait(f, STAMP_STEP_S - 1);
	nd_cache_pin pin = nd_cache_pin_begin(f->cache);
	nd_cache_flush(f->cache);
	assert_int_equal(fixture_get(f, &read), ND_OK);
	assert_int_equal(fixture_stats(f).pending, 0);
	fixture_wait(f, 100000);
	assert_int_equal(nd_cache_gc(f->cache, 0), ND_OK);
	assert_int_equal(fixture_stats(f).blobs, 1); // and is protected all the same
	nd_cache_pin_end(f->cache, pin);
	assert_int_equal(nd_cache_gc(f->cache, 0), ND_OK);
	assert_int_equal(fixture_stats(f).blobs, 0);
}

// The child holds a pin; this process evicts.
static void pins_of_other_processes_count_while_they_live(void **state)
{
	struct fixture *f = *state;
	nd_cache_close(&f->cache);
	int ready[2];
	int finish[2];
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(finish), 0);
	pid_t child = fork();
	if (child == 0) {
		char byte;
		close(finish[1]);
		if (nd_cache_open(&f->cache, f->dir, &f->options))
			_exit(1);
		nd_cache_pin_begin(f->cache);
		fixture_put(f, BLOB, 1);
		nd_cache_flush(f->cache);
		if (write(ready[1], "r", 1) != 1 || read(finish[0], &byte, 1) < 0)
			_exit(2);
		_exit(0); // without closing, like one that was killed
	}
	char byte;
	assert_int_equal(read(ready[0], &byte, 1), 1);
	fixture_open(f);
	fixture_wait(f, 100000);
	nd_cache_gc(f->cache, 0);
	assert_int_equal(fixture_stats(f).blobs, 1);
	close(finish[1]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	nd_cache_gc(f->cache, 0);
	assert_int_equal(fixture_stats(f).blobs, 0);
	close(finish[0]);
	close(ready[0]);
	close(ready[1]);
}

static void clearing_leaves_a_working_cache(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digest = fixture_put(f, BLOB, 1);
	assert_int_equal(nd_cache_clear(f->cache), ND_OK);
	assert_int_equal(fixture_get(f, &digest), ND_NOT_FOUND);
	assert_int_equal(fixture_stats(f).bytes, 0);
	fixture_put(f, BLOB, 1);
	nd_cache_flush(f->cache);
	assert_int_equal(fixture_get(f, &digest), ND_OK);
	assert_int_equal(fixture_stats(f).blobs, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(the_least_recently_used_go_first),
		FIXTURE_TEST(the_limit_is_kept_while_putting),
		FIXTURE_TEST(what_a_running_build_used_stays),
		FIXTURE_TEST(a_build_soon_after_another_writes_no_stamps),
		FIXTURE_TEST(pins_of_other_processes_count_while_they_live),
		FIXTURE_TEST(clearing_leaves_a_working_cache),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
