#include "commands.h"
#include "display.h"
#include "settings.h"

#include "noodle/cache.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static double megabytes(uint64_t bytes)
{
	return (double)bytes / (1 << 20);
}

static enum nd_exit stats(struct nd_cache *cache, const struct nd_settings *settings, const struct nd_cli *cli)
{
	struct nd_cache_stats all;

	(void)cli;
	nd_cache_stats(cache, &all);
	printf("folder   %s\n", settings->cache_dir ? settings->cache_dir : "(memory)");
	printf("size     %.1f MB of %.1f MB, %.1f MB before compression\n", megabytes(all.bytes),
	       megabytes(all.max_bytes), megabytes(all.raw_bytes));
	printf("results  %" PRIu64 " with %" PRIu64 " blobs\n", all.actions, all.blobs);
	printf("hits     %" PRIu64 "\n", all.total_hits);
	printf("misses   %" PRIu64 "\n", all.total_misses);
	return ND_EXIT_OK;
}

static enum nd_exit say(enum nd_err err)
{
	if (!err)
		return ND_EXIT_OK;
	fprintf(stderr, "noodle-dist: the cache cannot be changed: %s\n", nd_err_text(err));
	return ND_EXIT_CLUSTER;
}

static enum nd_exit gc(struct nd_cache *cache, const struct nd_settings *settings, const struct nd_cli *cli)
{
	struct nd_cache_stats before, after;
	enum nd_err err;

	(void)settings;
	nd_cache_stats(cache, &before);
	err = nd_cache_gc(cache, cli->cache_bytes ? cli->cache_bytes : before.max_bytes);
	nd_cache_stats(cache, &after);
	if (!err)
		printf("evicted %.1f MB, %.1f MB stay\n",
		       megabytes(before.bytes > after.bytes ? before.bytes - after.bytes : 0), megabytes(after.bytes));
	return say(err);
}

static enum nd_exit verify(struct nd_cache *cache, const struct nd_settings *settings, const struct nd_cli *cli)
{
	struct nd_cache_verified found;
	enum nd_err err = nd_cache_verify(cache, &found);

	(void)settings;
	(void)cli;
	if (!err)
		printf("%" PRIu64 " blobs (%.1f MB) and %" PRIu64 " results read, %" PRIu64 " damaged and %" PRIu64
		       " incomplete ones dropped\n",
		       found.blobs, megabytes(found.bytes), found.actions, found.damaged, found.dangling);
	return say(err);
}

static enum nd_exit clear(struct nd_cache *cache, const struct nd_settings *settings, const struct nd_cli *cli)
{
	(void)settings;
	(void)cli;
	return say(nd_cache_clear(cache));
}

enum nd_exit nd_cmd_cache(const struct nd_cli *cli)
{
	static const struct {
		const char *name;
		enum nd_exit (*run)(struct nd_cache *cache, const struct nd_settings *settings,
				    const struct nd_cli *cli);
	} actions[] = {{"stats", stats}, {"gc", gc}, {"verify", verify}, {"clear", clear}};
	struct nd_settings settings;
	enum nd_exit status = ND_EXIT_USAGE;

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		struct nd_cache *cache;

		if (!cli->operand || strcmp(cli->operand, actions[i].name))
			continue;
		status = nd_settings_make(&settings, cli, NULL);
		if (status)
			return status;
		cache = nd_settings_open_cache(&settings, cli, &(struct nd_display){0});
		status = ND_EXIT_CLUSTER;
		if (cache && !(settings.cache_dir && nd_cache_opened(cache) == ND_CACHE_IN_MEMORY))
			status = actions[i].run(cache, &settings, cli);
		nd_cache_close(&cache);
		nd_settings_release(&settings);
		return status;
	}
	fprintf(stderr, "noodle-dist: say cache stats, cache gc, cache verify or cache clear\n");
	return status;
}
