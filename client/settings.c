#include "settings.h"

#include "display.h"

#include "noodle/cache.h"
#include "noodle/fs.h"
#include "noodle/mem.h"
#include "noodle/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *from_environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static char *default_cache(void)
{
	const char *xdg = from_environment("XDG_CACHE_HOME");
	const char *home = from_environment("HOME");

	if (xdg && *xdg == '/')
		return nd_path_join(xdg, "noodle-dist");
	return home ? nd_path_join(home, ".cache/noodle-dist") : NULL;
}

static char *choose_cache(const struct nd_cli *cli, const struct nd_manifest *manifest)
{
	const char *said = cli->cache_dir ? cli->cache_dir : from_environment("NOODLE_CACHE");

	if (!said && manifest && *manifest->cache_dir)
		said = manifest->cache_dir;
	return said ? nd_strdup(said) : default_cache();
}

bool nd_settings_make(struct nd_settings *ret, const struct nd_cli *cli, const struct nd_manifest *manifest)
{
	const char *why;

	ret->cluster = cli->cluster ? cli->cluster : from_environment("NOODLE_CLUSTER");
	if (!ret->cluster)
		ret->cluster = manifest ? manifest->cluster : "";
	ret->jobs = cli->jobs ? cli->jobs : manifest ? manifest->jobs : 0;
	if (!ret->jobs)
		ret->jobs = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
	ret->level = cli->command == ND_CMD_RUN ? 2 : 0;
	if (manifest && manifest->level >= 0)
		ret->level = (uint32_t)manifest->level;
	if (cli->level != ND_LEVEL_UNSET)
		ret->level = cli->level;
	ret->cache_dir = NULL;
	if (*ret->cluster && nd_wire_check_endpoint(ret->cluster, &why)) {
		fprintf(stderr, "noodle-dist: %s: %s\n", ret->cluster, why);
		return false;
	}
	ret->cache_dir = choose_cache(cli, manifest);
	return true;
}

void nd_settings_release(struct nd_settings *self)
{
	nd_free(self->cache_dir);
	self->cache_dir = NULL;
}

struct nd_cache *nd_settings_open_cache(const struct nd_settings *self, const struct nd_cli *cli,
					struct nd_display *display)
{
	struct nd_cache_options options = {.max_bytes = cli->cache_bytes};
	struct nd_cache *cache = NULL;
	enum nd_err err = nd_cache_open(&cache, self->cache_dir, &options), why = err;

	if (err && err != ND_BUSY)
		err = nd_cache_open(&cache, NULL, &options);
	if (err) {
		nd_display_error(display, "the cache %s cannot be used: %s", self->cache_dir, nd_err_text(err));
		return NULL;
	}
	if (!why)
		why = nd_cache_trouble(cache);
	if (self->cache_dir && nd_cache_opened(cache) == ND_CACHE_IN_MEMORY && !cli->quiet)
		nd_display_line(display, "noodle-dist: warning: the cache %s cannot be used (%s); nothing will be remembered",
				self->cache_dir, nd_err_text(why));
	if (nd_cache_opened(cache) == ND_CACHE_WAS_DAMAGED && !cli->quiet)
		nd_display_line(display, "noodle-dist: warning: the cache %s was damaged and starts empty",
				self->cache_dir);
	return cache;
}
