// How long do the operations of the cache take? Fills a cache in a temporary folder and measures, for blobs
// of three sizes, a put (until it is visible), a put with its share of the commit, and a get of an opened
// cache; then lookups of actions and of files by stat. Prints median and 99th percentile in microseconds.
//
//   cache_bench [--no-sync]
#include "noodle/cache.h"
#include "noodle/clock.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SAMPLES = 20000 };

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

static void measure_blobs(struct nd_cache **cache, const char *dir, const struct nd_cache_options *options,
			  size_t size, uint32_t count, struct samples *samples)
{
	char label[64];
	char *data = nd_alloc(size + 1);
	struct nd_digest *digests = nd_alloc_zero(count, sizeof *digests);
	uint64_t start_all = nd_time_ns();
	for (uint32_t i = 0; i < count; i++) {
		fill(data, size, size + i);
		uint64_t start = nd_time_ns();
		check(nd_cache_put_blob(*cache, data, size, &digests[i]), "put");
		samples->ns[samples->count++] = nd_time_ns() - start;
	}
	check(nd_cache_flush(*cache), "flush");
	double all_s = (double)(nd_time_ns() - start_all) / 1e9;
	snprintf(label, sizeof label, "put %zu KiB", size >> 10);
	report(label, samples, size);
	printf("%-28s %.1f us each, %.0f MB/s, making the data included\n", "  until on disk", all_s * 1e6 / count,
	       (double)size * count / 1e6 / all_s);

	nd_cache_close(cache);
	check(nd_cache_open(cache, dir, options), "open");
	struct nd_buf blob = {0};
	for (uint32_t i = 0; i < count; i++) {
		const struct nd_digest *digest = &digests[(uint64_t)i * 7919 % count];
		nd_buf_clear(&blob);
		uint64_t start = nd_time_ns();
		check(nd_cache_get_blob(*cache, digest, &blob), "get");
		samples->ns[samples->count++] = nd_time_ns() - start;
	}
	snprintf(label, sizeof label, "get %zu KiB", size >> 10);
	report(label, samples, size);
	nd_buf_release(&blob);
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
