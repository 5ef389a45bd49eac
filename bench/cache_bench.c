// How long do the operations of the cache take, and what would they take at best? Fills a cache in a temporary folder and
// measures, for blobs of three sizes:
//
//   put           until the blob is visible to this process: digest, look-up, copy
//   until on disk all of them with their commits; beside it the same bytes written to a file and synced once
//   get, warm     of an opened cache whose file is in the page cache: read, unpack, digest; beside it the bytes copied
//                 and digested, below which no verified read can be
//   get, cold     after the kernel was told to forget the file; beside it plain reads of a forgotten file
//
// then look-ups of actions and of files by stat, opening and closing. Prints median, 99th percentile and best in
// microseconds, rates over the mean. What a hit costs a build from end to end is in ./dev bench monorepo.
//
//   cache_bench [--no-sync]
#include "noodle/cache.h"
#include "noodle/clock.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_SAMPLES = 20000, COLD_READS = 500 };

struct samples {
	uint64_t ns[MAX_SAMPLES];
	uint32_t count;
};

static int by_value(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return (left > right) - (left < right);
}

static void report(const char *what, struct samples *samples, size_t bytes)
{
	uint64_t total = 0;
	for (uint32_t i = 0; i < samples->count; i++)
		total += samples->ns[i];
	qsort(samples->ns, samples->count, sizeof *samples->ns, by_value);
	printf("%-28s p50 %9.1f us  p99 %9.1f us  best %9.1f us", what, (double)samples->ns[samples->count / 2] / 1e3,
	       (double)samples->ns[samples->count * 99 / 100] / 1e3, (double)samples->ns[0] / 1e3);
	if (bytes && total)
		printf("  %8.0f MB/s", (double)bytes * samples->count / 1e6 / ((double)total / 1e9));
	printf("\n");
	samples->count = 0;
}

// Half noise, half zeros: compresses about as well as object code.
static void fill(char *data, size_t len, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;
	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		data[i] = i / 16 % 2 ? (char)(x >> 32) : 0;
	}
}

static void check(enum nd_err err, const char *what)
{
	if (!err)
		return;
	fprintf(stderr, "cache_bench: %s: %s\n", what, nd_err_text(err));
	exit(1);
}

static void flush_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fdatasync(fd) || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED))
		check(ND_IO, "forget");
	close(fd);
}

// The same bytes as the blobs have, in one file; gives the seconds that writing and syncing them took.
static double write_plain(const char *path, size_t size, uint32_t count, char *data)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	uint64_t start = nd_time_ns();
	for (uint32_t i = 0; i < count && fd >= 0; i++) {
		fill(data, size, size + i);
		if (write(fd, data, size) != (ssize_t)size)
			check(ND_IO, "write");
	}
	if (fd < 0 || fdatasync(fd))
		check(ND_IO, "write");
	close(fd);
	return (double)(nd_time_ns() - start) / 1e9;
}

// Where the i-th read goes: not to the neighbour of the last.
static uint32_t scattered(uint32_t i, uint32_t count)
{
	return (uint32_t)((uint64_t)i * 7919 % count);
}

static void bound_get(const char *label, const char *path, size_t size, uint32_t count, uint32_t reads, char *data,
		      struct samples *samples)
{
	char *copy = nd_alloc(size + 1);
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	for (uint32_t i = 0; i < reads; i++) {
		uint64_t start = nd_time_ns();
		if (fd >= 0 && pread(fd, data, size, (off_t)(scattered(i, count) * (uint64_t)size)) != (ssize_t)size)
			check(ND_IO, "read");
		memcpy(copy, data, size);
		struct nd_digest digest = nd_digest_of(copy, size);
		samples->ns[samples->count++] = nd_time_ns() - start;
		data[0] = (char)digest.bytes[0];
	}
	if (fd >= 0)
		close(fd);
	nd_free(copy);
	report(label, samples, size);
}

static void measure_get(const char *label, struct nd_cache *cache, const struct nd_digest *digests, size_t size, uint32_t count,
			uint32_t reads, struct samples *samples)
{
	struct nd_buf blob = {0};
	for (uint32_t i = 0; i < reads; i++) {
		nd_buf_clear(&blob);
		uint64_t start = nd_time_ns();
		check(nd_cache_get_blob(cache, &digests[scattered(i, count)], &blob), "get");
		samples->ns[samples->count++] = nd_time_ns() - start;
	}
	nd_buf_release(&blob);
	report(label, samples, size);
}

static void measure_blobs(struct nd_cache **cache, const char *dir, const struct nd_cache_options *options,
			  size_t size, uint32_t count, struct samples *samples)
{
	uint32_t cold_reads = count < COLD_READS ? count : COLD_READS;
	char *data = nd_alloc(size + 1);
	char *plain = nd_path_join(dir, "plain"), *file = nd_path_join(dir, "data.mdb");
	struct nd_digest *digests = nd_alloc_zero(count, sizeof *digests);
	uint64_t start_all = nd_time_ns();
	printf("%zu KiB, %u blobs\n", size >> 10, count);
	for (uint32_t i = 0; i < count; i++) {
		fill(data, size, size + i);
		uint64_t start = nd_time_ns();
		check(nd_cache_put_blob(*cache, data, size, &digests[i]), "put");
		samples->ns[samples->count++] = nd_time_ns() - start;
	}
	check(nd_cache_flush(*cache), "flush");
	double all_s = (double)(nd_time_ns() - start_all) / 1e9;
	report("  put", samples, size);
	double plain_s = write_plain(plain, size, count, data);
	printf("%-28s %.1f us each, %.0f MB/s; plain file, synced once: %.1f us, %.0f MB/s (both make the data)\n",
	       "  until on disk", all_s * 1e6 / count, (double)size * count / 1e6 / all_s, plain_s * 1e6 / count,
	       (double)size * count / 1e6 / plain_s);

	nd_cache_close(cache);
	check(nd_cache_open(cache, dir, options), "open");
	measure_get("  get, warm", *cache, digests, size, count, count, samples);
	bound_get("    copy and digest", NULL, size, count, count, data, samples);
	nd_cache_close(cache);
	flush_file(file);
	check(nd_cache_open(cache, dir, options), "open");
	measure_get("  get, cold", *cache, digests, size, count, cold_reads, samples);
	flush_file(plain);
	bound_get("    read, copy and digest", plain, size, count, cold_reads, data, samples);
	(void)unlink(plain);
	nd_free(plain);
	nd_free(file);
	nd_free(digests);
	nd_free(data);
}

static void measure_actions(struct nd_cache *cache, uint32_t count, struct samples *samples)
{
	enum { COMPONENTS = 20 };
	struct nd_cache_component components[COMPONENTS];
	struct nd_cache_output output = {.name = "object"};
	check(nd_cache_put_blob(cache, "object", 6, &output.digest), "put");
	for (uint32_t i = 0; i < COMPONENTS; i++)
		components[i] = (struct nd_cache_component){"interface app.module", nd_digest_of(&i, sizeof i)};
	struct nd_cache_action action = {
		.task = "compile app.main", .outputs = &output, .components = components, .output_count = 1,
		.component_count = COMPONENTS,
	};
	for (uint32_t i = 0; i < count; i++) {
		struct nd_digest key = nd_digest_of(&i, sizeof i);
		uint64_t start = nd_time_ns();
		check(nd_cache_put_action(cache, &key, &action), "put action");
		samples->ns[samples->count++] = nd_time_ns() - start;
	}
	report("put action, 20 components", samples, 0);
	check(nd_cache_flush(cache), "flush");
	struct nd_arena arena;
	nd_arena_init(&arena);
	for (uint32_t i = 0; i < count; i++) {
		struct nd_digest key = nd_digest_of(&i, sizeof i);
		nd_arena_reset(&arena);
		uint64_t start = nd_time_ns();
		check(nd_cache_get_action(cache, &key, &arena, &action), "get action");
		samples->ns[samples->count++] = nd_time_ns() - start;
	}
	report("get action, 20 components", samples, 0);
	nd_arena_release(&arena);
}

static void measure_stats(struct nd_cache *cache, uint32_t count)
{
	enum { IN_A_FOLDER = 10 };
	struct nd_cache_file *files = nd_alloc_zero(count, sizeof *files);
	struct nd_cache_folder *folders = nd_alloc_zero(count, sizeof *folders);
	for (uint32_t i = 0; i < count; i++) {
		files[i].name = nd_sprintf("module%u.nc", i % IN_A_FOLDER);
		files[i].stat.inode = i;
		files[i].stat.mtime_ns = 1;
		files[i].digest = nd_digest_of(&i, sizeof i);
	}
	for (uint32_t i = 0; i < count / IN_A_FOLDER; i++) {
		folders[i] = (struct nd_cache_folder){
			nd_sprintf("/home/someone/packages/app%u/src", i), files + (size_t)i * IN_A_FOLDER, IN_A_FOLDER};
		check(nd_cache_put_folder(cache, &folders[i], INT64_MAX), "put folder");
	}
	check(nd_cache_flush(cache), "flush");
	uint64_t best = UINT64_MAX;
	for (int round = 0; round < 5; round++) {
		uint64_t start = nd_time_ns();
		nd_cache_get_folders(cache, folders, count / IN_A_FOLDER);
		uint64_t took = nd_time_ns() - start;
		best = took < best ? took : best;
	}
	printf("%-28s %.1f ms\n", "stats of 10,000 files", (double)best / 1e6);
	for (uint32_t i = 0; i < count; i++)
		nd_free((char *)files[i].name);
	for (uint32_t i = 0; i < count / IN_A_FOLDER; i++)
		nd_free((char *)folders[i].path);
	nd_free(files);
	nd_free(folders);
}

int main(int argc, char **argv)
{
	struct nd_cache_options options = {0};
	if (argc > 1 && strcmp(argv[1], "--no-sync") == 0)
		options.flags = ND_CACHE_NO_SYNC;
	char *dir;
	struct nd_cache *cache;
	struct samples *samples = nd_alloc_zero(1, sizeof *samples);
	check(nd_dir_temp(&dir, "cache-bench"), "temporary folder");
	check(nd_cache_open(&cache, dir, &options), "open");
	measure_blobs(&cache, dir, &options, 1 << 10, 10000, samples);
	measure_blobs(&cache, dir, &options, 64 << 10, 2000, samples);
	measure_blobs(&cache, dir, &options, 4 << 20, 50, samples);
	measure_actions(cache, 10000, samples);
	measure_stats(cache, 10000);
	nd_cache_close(&cache);
	for (int i = 0; i < 2; i++) {
		uint64_t start = nd_time_ns();
		check(nd_cache_open(&cache, dir, &options), "open");
		uint64_t opened = nd_time_ns();
		nd_cache_close(&cache);
		printf("%-28s %.2f ms, close %.2f ms\n", "open", (double)(opened - start) / 1e6,
		       (double)(nd_time_ns() - opened) / 1e6);
	}
	nd_dir_remove(dir);
	nd_free(dir);
	nd_free(samples);
	return 0;
}
