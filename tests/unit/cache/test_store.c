#include "fixture.h"

#include "impl.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void folders_are_judged_when_opened(void **state)
{
	struct fixture *f = *state;
	struct nd_cache *other = NULL;
	char *file = nd_path_join(f->dir, "data.mdb");
	char *deep = nd_path_join(f->dir, "a/b/c");
	char *below = nd_path_join(file, "sub");
	assert_int_equal(nd_cache_opened(f->cache), ND_CACHE_FRESH);
	assert_int_equal(nd_cache_open(&other, f->dir, NULL), ND_BUSY);
	assert_int_equal(nd_cache_open(&other, file, NULL), ND_NOT_A_FILE);
	assert_int_equal(nd_cache_open(&other, below, NULL), ND_NOT_A_FILE);
	assert_int_equal(nd_cache_open(&other, deep, NULL), ND_OK);
	nd_cache_close(&other);
	fixture_reopen(f);
	assert_int_equal(nd_cache_opened(f->cache), ND_CACHE_REUSED);
	nd_cache_close(&other); // NULL is fine
	nd_free(file);
	nd_free(deep);
	nd_free(below);
}

// ---- what may be found ----

static void set_format(const char *dir, uint8_t format)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	assert_int_equal(mdb_env_create(&env), 0);
	mdb_env_set_maxdbs(env, 16);
	assert_int_equal(mdb_env_open(env, dir, MDB_NOSYNC, 0666), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, "meta", 0, &dbi), 0);
	MDB_val key = val("format", 6);
	MDB_val value = val(&format, 1);
	assert_int_equal(mdb_put(txn, dbi, &key, &value, 0), 0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}

static void a_cache_of_another_version_makes_room(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digest = fixture_put(f, 1000, 1);
	nd_cache_close(&f->cache);
	set_format(f->dir, ND_CACHE_FORMAT + 1);
	fixture_open(f);
	assert_int_equal(nd_cache_opened(f->cache), ND_CACHE_OTHER_VERSION);
	assert_int_equal(nd_cache_trouble(f->cache), ND_OK);
	assert_int_equal(fixture_get(f, &digest), ND_NOT_FOUND);
	fixture_put(f, 1000, 1);
	fixture_reopen(f);
	assert_int_equal(nd_cache_opened(f->cache), ND_CACHE_REUSED);
	assert_int_equal(fixture_get(f, &digest), ND_OK);
}

static void write_file(const char *dir, const char *name, const char *text, size_t len)
{
	char *path = nd_path_join(dir, name);
	assert_int_equal(nd_file_write(path, text, len, 0644), ND_OK);
	nd_free(path);
}

static void a_file_that_is_no_cache_makes_room(void **state)
{
	static char zeros[100000];
	static char text[100000];
	struct fixture *f = *state;
	memset(text, 't', sizeof text);
	static const struct {
		const char *what;
		const char *data;
		size_t len;
	} rows[] = {
		{"one byte", text, 1}, {"half a header", text, 5000}, {"text", text, sizeof text},
		{"zeros", zeros, sizeof zeros}, {"a few zeros", zeros, 100},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		nd_cache_close(&f->cache);
		write_file(f->dir, "data.mdb", rows[i].data, rows[i].len);
		fixture_open(f);
		if (nd_cache_opened(f->cache) != ND_CACHE_WAS_DAMAGED)
			fail_msg("%s: outcome %d", rows[i].what, nd_cache_opened(f->cache));
		struct nd_digest digest = fixture_put(f, 1000, i);
		assert_int_equal(nd_cache_flush(f->cache), ND_OK);
		assert_int_equal(fixture_get(f, &digest), ND_OK);
	}
}

// Whatever page is hit: no crash, no wrong bytes, and the cache works again at the latest when opened anew.
static void a_file_cut_off_or_blanked_is_survived(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digests[300];
	char *path = nd_path_join(f->dir, "data.mdb");
	for (int round = 0; round < 40; round++) {
		for (uint32_t i = 0; i < 300; i++)
			digests[i] = fixture_put(f, 500 + 10 * i, i + 1);
		nd_cache_close(&f->cache);
		struct stat st;
		assert_int_equal(stat(path, &st), 0);
		long pages = st.st_size / 4096;
		long at = 2 + (pages - 2) * round / 40; // the two header pages are the matter of another test
		if (round % 2) {
			assert_int_equal(truncate(path, at * 4096), 0);
		} else {
			int fd = open(path, O_WRONLY);
			char zeros[4096] = {0};
			assert_int_equal(pwrite(fd, zeros, sizeof zeros, at * 4096), sizeof zeros);
			close(fd);
		}
		fixture_open(f);
		for (uint32_t i = 0; i < 300; i++)
			fixture_get(f, &digests[i]); // checks the bytes
		fixture_reopen(f);
		uint32_t missing = 0;
		for (uint32_t i = 0; i < 300; i++)
			missing += fixture_get(f, &digests[i]) != ND_OK;
		(void)missing;
		for (uint32_t i = 0; i < 300; i++)
			digests[i] = fixture_put(f, 500 + 10 * i, i + 1);
		if (nd_cache_flush(f->cache) != ND_OK)
			fixture_reopen(f);
		for (uint32_t i = 0; i < 300; i++)
			fixture_put(f, 500 + 10 * i, i + 1);
		nd_cache_clear(f->cache);
		fixture_reopen(f);
		fixture_put(f, 100, 5);
		assert_int_equal(nd_cache_flush(f->cache), ND_OK);
	}
	nd_free(path);
}

enum { LIFE_BLOBS = 100, LIFE_BAD = 3 };

// What a process does with a cache: 0 when everything works and is stored.
static int live(struct fixture *f)
{
	if (nd_cache_open(&f->cache, f->dir, &f->options))
		return LIFE_BAD;
	int outcome = 0;
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < LIFE_BLOBS; i++) {
			struct nd_buf blob = {0};
			struct nd_buf back = {0};
			struct nd_digest digest;
			fixture_noise(&blob, 500 + 20 * i, i + 1);
			if (round == 0)
				nd_cache_put_blob(f->cache, blob.data, blob.len, &digest);
			digest = nd_digest_of(blob.data, blob.len);
			if (nd_cache_get_blob(f->cache, &digest, &back) == ND_OK &&
			    !nd_str_eq(nd_buf_str(&blob), nd_buf_str(&back)))
				outcome = LIFE_BAD; // wrong bytes are the one thing that may never be
			nd_buf_release(&blob);
			nd_buf_release(&back);
		}
		if (nd_cache_flush(f->cache) && !outcome)
			outcome = 1;
	}
	nd_cache_close(&f->cache);
	return outcome;
}

static int live_in_a_child(struct fixture *f)
{
	pid_t child = fork();
	if (child == 0) {
		static const int deadly[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE};
		int fd = open("/dev/null", O_WRONLY);
		dup2(fd, STDERR_FILENO); // it may die loudly
		for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
			signal(deadly[i], SIG_DFL); // cmocka would go on with the next test
		_exit(live(f));
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void a_page_of_garbage_disturbs_one_process_at_most(void **state)
{
	struct fixture *f = *state;
	char *path = nd_path_join(f->dir, "data.mdb");
	nd_cache_close(&f->cache);
	for (uint64_t round = 0; round < 25; round++) {
		assert_int_equal(live_in_a_child(f), 0);
		struct nd_buf garbage = {0};
		struct stat st;
		assert_int_equal(stat(path, &st), 0);
		fixture_noise(&garbage, 4096, round + 1);
		off_t page = (off_t)(2 + round * 7919 % (uint64_t)(st.st_size / 4096 - 2));
		int fd = open(path, O_RDWR);
		if (round % 2) // half the page as it was, so that it looks like one
			assert_int_equal(pread(fd, garbage.data, 2048, page * 4096), 2048);
		assert_int_equal(pwrite(fd, garbage.data, 4096, page * 4096), 4096);
		close(fd);
		nd_buf_release(&garbage);
		int disturbed = 0; // by noticing, or by dying
		for (int lives = 0; lives < 4; lives++) {
			int outcome = live_in_a_child(f);
			assert_int_not_equal(outcome, LIFE_BAD);
			disturbed += outcome != 0;
		}
		assert_in_range(disturbed, 0, 1);
	}
	nd_free(path);
	fixture_open(f);
}

// ---- growth ----

static void the_map_grows_by_itself(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digests[120];
	uint64_t first = fixture_stats(f).map_bytes;
	for (uint32_t i = 0; i < 120; i++)
		digests[i] = fixture_put(f, 1 << 20, i + 1);
	assert_int_equal(nd_cache_flush(f->cache), ND_OK);
	assert_true(fixture_stats(f).map_bytes > first);
	for (uint32_t i = 0; i < 120; i++)
		assert_int_equal(fixture_get(f, &digests[i]), ND_OK);
}

// ---- several processes ----

static void processes_share_a_cache_and_its_growth(void **state)
{
	enum { PROCESSES = 4, BLOBS = 60, SIZE = 200000 };
	struct fixture *f = *state;
	nd_cache_close(&f->cache);
	pid_t children[PROCESSES];
	for (int p = 0; p < PROCESSES; p++) {
		children[p] = fork();
		if (children[p] != 0)
			continue;
		if (nd_cache_open(&f->cache, f->dir, &f->options))
			_exit(1);
		for (int i = 0; i < BLOBS; i++) {
			struct nd_digest own = fixture_put(f, SIZE, (uint64_t)(p * BLOBS + i + 1));
			fixture_put(f, 1000, (uint64_t)(1000 + i)); // all put these
			if (fixture_get(f, &own))
				_exit(2);
		}
		if (nd_cache_flush(f->cache))
			_exit(3);
		nd_cache_close(&f->cache);
		_exit(0);
	}
	for (int p = 0; p < PROCESSES; p++) {
		int status;
		assert_int_equal(waitpid(children[p], &status, 0), children[p]);
		assert_int_equal(status, 0);
	}
	fixture_open(f);
	struct nd_cache_verified found;
	assert_int_equal(nd_cache_verify(f->cache, &found), ND_OK);
	assert_int_equal(found.blobs, PROCESSES * BLOBS + BLOBS);
	assert_int_equal(found.damaged, 0);
	assert_int_equal(fixture_stats(f).blobs, found.blobs);
}

static void a_process_killed_while_writing_leaves_a_good_cache(void **state)
{
	struct fixture *f = *state;
	for (int round = 0; round < 5; round++) {
		nd_cache_close(&f->cache);
		int started[2];
		assert_int_equal(pipe(started), 0);
		pid_t child = fork();
		if (child == 0) {
			if (nd_cache_open(&f->cache, f->dir, &f->options))
				_exit(1);
			for (uint64_t i = 0;; i++) {
				fixture_put(f, 50000, (uint64_t)round * 100000 + i);
				if (i == 20 && write(started[1], "s", 1) != 1)
					_exit(2);
			}
		}
		char byte;
		fixture_open(f);
		assert_int_equal(read(started[0], &byte, 1), 1);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(started[0]);
		close(started[1]);
		struct nd_digest digest = fixture_put(f, 1000, 99);
		assert_int_equal(nd_cache_flush(f->cache), ND_OK); // its lock was taken over
		assert_int_equal(fixture_get(f, &digest), ND_OK);
		struct nd_cache_verified found;
		assert_int_equal(nd_cache_verify(f->cache, &found), ND_OK);
		assert_int_equal(found.damaged, 0);
		assert_int_equal(fixture_stats(f).blobs, found.blobs);
	}
}

// ---- threads ----

struct worker {
	struct fixture *f;
	uint64_t seed;
	pthread_t thread;
	uint32_t wrong;
};

static void *put_and_get(void *arg)
{
	struct worker *self = arg;
	for (uint64_t i = 0; i < 150; i++) {
		struct nd_buf blob = {0};
		struct nd_buf back = {0};
		struct nd_digest digest;
		fixture_noise(&blob, 100 + (i * 7919) % 60000, self->seed * 1000 + i % 50);
		struct nd_cache_output output = {"o", {{0}}, blob.len};
		nd_cache_put_blob(self->f->cache, blob.data, blob.len, &output.digest);
		digest = output.digest;
		struct nd_cache_action action = {.task = "t", .outputs = &output, .output_count = 1};
		nd_cache_put_action(self->f->cache, &digest, &action);
		struct nd_arena arena;
		nd_arena_init(&arena);
		self->wrong += nd_cache_get_action(self->f->cache, &digest, &arena, &action) != ND_OK;
		nd_arena_release(&arena);
		self->wrong += nd_cache_get_blob(self->f->cache, &digest, &back) != ND_OK;
		self->wrong += !nd_str_eq(nd_buf_str(&blob), nd_buf_str(&back));
		nd_buf_release(&blob);
		nd_buf_release(&back);
	}
	return NULL;
}

static void a_get_right_after_a_put_sees_it_in_every_thread(void **state)
{
	struct fixture *f = *state;
	struct worker workers[6];
	for (uint64_t i = 0; i < 6; i++) {
		workers[i] = (struct worker){.f = f, .seed = i / 2}; // two threads each do the same
		assert_int_equal(pthread_create(&workers[i].thread, NULL, put_and_get, &workers[i]), 0);
	}
	for (int i = 0; i < 6; i++) {
		pthread_join(workers[i].thread, NULL);
		assert_int_equal(workers[i].wrong, 0);
	}
	assert_int_equal(nd_cache_flush(f->cache), ND_OK);
	assert_int_equal(fixture_stats(f).pending, 0);
}

// ---- trouble ----

static void a_full_disk_costs_no_result(void **state)
{
	struct fixture *f = *state;
	struct nd_digest before = fixture_put(f, 1000, 1);
	assert_int_equal(nd_cache_flush(f->cache), ND_OK);
	struct nd_cache_stats stats = fixture_stats(f);
	struct rlimit old;
	struct rlimit full;
	getrlimit(RLIMIT_FSIZE, &old);
	full = old;
	full.rlim_cur = stats.file_bytes;
	signal(SIGXFSZ, SIG_IGN); // writing past the limit is EFBIG then
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);

	struct nd_digest digests[20];
	for (uint32_t i = 0; i < 20; i++)
		digests[i] = fixture_put(f, 50000, 10 + i);
	assert_int_not_equal(nd_cache_flush(f->cache), ND_OK);
	assert_int_not_equal(nd_cache_trouble(f->cache), ND_OK);
	assert_int_equal(fixture_get(f, &before), ND_OK);
	for (uint32_t i = 0; i < 20; i++)
		assert_int_equal(fixture_get(f, &digests[i]), ND_OK);

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(nd_cache_flush(f->cache), ND_OK); // tried again, and well again
	fixture_reopen(f);
	for (uint32_t i = 0; i < 20; i++)
		assert_int_equal(fixture_get(f, &digests[i]), ND_OK);
}

static void a_read_only_handle_reads_and_keeps_puts_in_memory(void **state)
{
	struct fixture *f = *state;
	struct nd_digest stored = fixture_put(f, 1000, 1);
	nd_cache_close(&f->cache);
	f->options.flags |= ND_CACHE_READ_ONLY;
	fixture_open(f);
	assert_int_equal(nd_cache_opened(f->cache), ND_CACHE_REUSED);
	assert_int_equal(nd_cache_trouble(f->cache), ND_READ_ONLY);
	assert_int_equal(fixture_get(f, &stored), ND_OK);
	struct nd_digest put = fixture_put(f, 1000, 2);
	assert_int_equal(fixture_get(f, &put), ND_OK);
	assert_int_equal(nd_cache_flush(f->cache), ND_READ_ONLY);
	f->options.flags &= ~(unsigned)ND_CACHE_READ_ONLY;
	fixture_reopen(f);
	assert_int_equal(fixture_get(f, &stored), ND_OK);
	assert_int_equal(fixture_get(f, &put), ND_NOT_FOUND);
}

static void a_folder_that_may_not_be_written_is_used_from_memory(void **state)
{
	struct fixture *f = *state;
	nd_cache_close(&f->cache);
	char *locked = nd_path_join(f->dir, "locked");
	char *inside = nd_path_join(locked, "cache");
	assert_int_equal(mkdir(locked, 0555), 0);
	pid_t child = fork(); // as someone whom the permissions bind
	if (child == 0) {
		if (geteuid() == 0 && (chmod(f->dir, 0755) != 0 || seteuid(65534) != 0))
			_exit(0);
		if (nd_cache_open(&f->cache, inside, &f->options))
			_exit(1);
		if (nd_cache_trouble(f->cache) != ND_PERMISSION)
			_exit(2);
		if (nd_cache_opened(f->cache) != ND_CACHE_IN_MEMORY)
			_exit(3);
		struct nd_digest digest = fixture_put(f, 1000, 1);
		if (fixture_get(f, &digest))
			_exit(4);
		nd_cache_close(&f->cache);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	fixture_open(f);
	nd_free(locked);
	nd_free(inside);
}

static void memory_has_a_limit_that_spares_running_builds(void **state)
{
	struct fixture *f = *state;
	struct nd_cache *memory;
	struct nd_cache_options options = {.max_memory_bytes = 1 << 20, .clock = &f->clock};
	assert_int_equal(nd_cache_open(&memory, NULL, &options), ND_OK);
	assert_int_equal(nd_cache_opened(memory), ND_CACHE_IN_MEMORY);
	assert_int_equal(nd_cache_trouble(memory), ND_OK);
	struct nd_cache *disk = f->cache;
	f->cache = memory;
	struct nd_digest digests[50];
	for (uint32_t i = 0; i < 50; i++) {
		digests[i] = fixture_put(f, 50000, i + 1);
		assert_int_equal(fixture_get(f, &digests[i]), ND_OK);
	}
	assert_int_equal(fixture_get(f, &digests[0]), ND_NOT_FOUND);
	assert_int_equal(fixture_get(f, &digests[49]), ND_OK);
	assert_true(fixture_stats(f).dropped > 0);

	fixture_wait(f, 10);
	nd_cache_pin_begin(memory);
	struct nd_digest first = fixture_put(f, 50000, 100);
	struct nd_buf blob = {0};
	enum nd_err err = ND_OK;
	for (uint32_t i = 0; i < 50 && !err; i++) {
		nd_buf_clear(&blob);
		fixture_noise(&blob, 50000, 200 + i);
		err = nd_cache_put_blob(memory, blob.data, blob.len, NULL);
	}
	nd_buf_release(&blob);
	assert_int_equal(err, ND_NO_SPACE);
	assert_int_equal(fixture_get(f, &first), ND_OK);
	f->cache = disk;
	nd_cache_close(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(folders_are_judged_when_opened),
		FIXTURE_TEST(a_cache_of_another_version_makes_room),
		FIXTURE_TEST(a_file_that_is_no_cache_makes_room),
		FIXTURE_TEST(a_file_cut_off_or_blanked_is_survived),
		FIXTURE_TEST(a_page_of_garbage_disturbs_one_process_at_most),
		FIXTURE_TEST(the_map_grows_by_itself),
		FIXTURE_TEST(processes_share_a_cache_and_its_growth),
		FIXTURE_TEST(a_process_killed_while_writing_leaves_a_good_cache),
		FIXTURE_TEST(a_get_right_after_a_put_sees_it_in_every_thread),
		FIXTURE_TEST(a_full_disk_costs_no_result),
		FIXTURE_TEST(a_read_only_handle_reads_and_keeps_puts_in_memory),
		FIXTURE_TEST(a_folder_that_may_not_be_written_is_used_from_memory),
		FIXTURE_TEST(memory_has_a_limit_that_spares_running_builds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
