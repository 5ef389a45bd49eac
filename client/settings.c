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

// ---- keys ----

char *nd_settings_key_file(const struct nd_cli *cli, const struct nd_manifest *manifest, bool *said)
{
	const char *named = cli->key ? cli->key : from_environment("NOODLE_KEY");
	const char *xdg = from_environment("XDG_CONFIG_HOME"), *home = from_environment("HOME");

	if (!named && manifest && *manifest->key)
		named = manifest->key;
	*said = named;
	if (named)
		return nd_strdup(named);
	if (xdg && *xdg == '/')
		return nd_path_join(xdg, "noodle-dist/key");
	return home ? nd_path_join(home, ".config/noodle-dist/key") : NULL;
}

char *nd_settings_allow_file(const struct nd_cli *cli, const char *key_file)
{
	const char *named = cli->allow ? cli->allow : from_environment("NOODLE_ALLOW");

	if (named)
		return nd_strdup(named);
	return nd_sprintf("%.*sallowed", (int)(nd_path_base(key_file) - key_file), key_file);
}

static bool needs_key(const struct nd_settings *settings, const struct nd_cli *cli)
{
	const char *address = cli->command == ND_CMD_COORDINATOR ? cli->listen : settings->cluster;

	if (!address)
		return true; // of a coordinator: the default is TCP
	return !strncmp(address, "tcp://", 6);
}

static enum nd_exit find_key(struct nd_settings *self, const struct nd_cli *cli, const struct nd_manifest *manifest)
{
	char *why = NULL;
	bool said;
	char *file = nd_settings_key_file(cli, manifest, &said);
	enum nd_err err = ND_NOT_FOUND;

	if (file && strcmp(file, "none") != 0)
		err = nd_key_read(&self->own, file, &why);
	else
		said = false;
	if (!err && !nd_keys_supported()) {
		why = nd_strdup("this libzmq was built without CURVE: it cannot encrypt; say --key none to go without");
		err = ND_UNSUPPORTED;
	}
	if (!err) {
		self->key = &self->own;
		self->allow_file = nd_settings_allow_file(cli, file);
	}
	if (err == ND_NOT_FOUND && !said)
		err = ND_OK;
	if (err)
		fprintf(stderr, "noodle-dist: %s\n", why);
	nd_free(why);
	nd_free(file);
	return err ? ND_EXIT_CLUSTER : ND_EXIT_OK;
}

// ---- profiles ----

static const struct nd_manifest_profile built_in[] = {{"dev", 0, 0}, {"release", 2, 0}};

static const struct nd_manifest_profile *find_profile(const struct nd_manifest_profile *list, uint32_t count,
						      const char *name)
{
	for (uint32_t i = 0; i < count; i++)
		if (!strcmp(list[i].name, name))
			return &list[i];
	return NULL;
}

static enum nd_exit no_such_profile(const char *name, const struct nd_manifest *manifest)
{
	fprintf(stderr, "noodle-dist: there is no profile '%s'; there are dev, release", name);
	for (uint32_t i = 0; manifest && i < manifest->profile_count; i++)
		if (!find_profile(built_in, 2, manifest->profiles[i].name))
			fprintf(stderr, ", %s", manifest->profiles[i].name);
	fprintf(stderr, "\n");
	return ND_EXIT_USAGE;
}

static void apply(struct nd_settings *self, const struct nd_manifest_profile *profile)
{
	if (profile && profile->level >= 0)
		self->level = (uint32_t)profile->level;
	if (profile && profile->debug >= 0)
		self->debug = profile->debug;
}

// From weak to strong: the usual profile, "optimize" of the settings, a profile that was asked for, options.
static enum nd_exit choose_profile(struct nd_settings *self, const struct nd_cli *cli, const struct nd_manifest *manifest)
{
	const char *name = cli->profile ? cli->profile : cli->command == ND_CMD_RUN ? "release" : "dev";
	const struct nd_manifest_profile *usual = find_profile(built_in, 2, name),
					 *own = manifest ? find_profile(manifest->profiles, manifest->profile_count, name) : NULL;

	if (!usual && !own)
		return no_such_profile(name, manifest);
	apply(self, usual);
	apply(self, own);
	if (!cli->profile && manifest && manifest->level >= 0)
		self->level = (uint32_t)manifest->level;
	if (cli->level != ND_LEVEL_UNSET)
		self->level = cli->level;
	self->debug |= cli->debug;
	return ND_EXIT_OK;
}

enum nd_exit nd_settings_make(struct nd_settings *ret, const struct nd_cli *cli, const struct nd_manifest *manifest)
{
	const char *why;
	enum nd_exit status = ND_EXIT_OK;

	memset(ret, 0, sizeof *ret);
	ret->cluster = cli->cluster ? cli->cluster : from_environment("NOODLE_CLUSTER");
	if (!ret->cluster)
		ret->cluster = manifest ? manifest->cluster : "";
	ret->jobs = cli->jobs ? cli->jobs : manifest ? manifest->jobs : 0;
	if (!ret->jobs)
		ret->jobs = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
	status = choose_profile(ret, cli, manifest);
	if (!status && needs_key(ret, cli))
		status = find_key(ret, cli, manifest);
	if (!status && *ret->cluster && nd_wire_check_endpoint(ret->cluster, ret->key, &why)) {
		fprintf(stderr, "noodle-dist: %s: %s\n", ret->cluster, why);
		status = ND_EXIT_USAGE;
	}
	if (status)
		nd_settings_release(ret);
	else
		ret->cache_dir = choose_cache(cli, manifest);
	return status;
}

void nd_settings_release(struct nd_settings *self)
{
	nd_free(self->cache_dir);
	nd_free(self->allow_file);
	nd_key_wipe(&self->own);
	self->key = NULL;
	self->cache_dir = self->allow_file = NULL;
}

static void warn_of_cache(struct nd_settings *self, const struct nd_cli *cli, struct nd_display *display,
			  const char *what, enum nd_err why, const char *so)
{
	if (!cli->quiet && !self->cache_warned)
		nd_display_line(display, "noodle-dist: warning: the cache %s %s (%s): %s", self->cache_dir, what,
				nd_err_text(why), so);
	self->cache_warned = true;
}

static void say_how_opened(struct nd_settings *self, const struct nd_cli *cli, struct nd_display *display,
			   struct nd_cache *cache, enum nd_err why)
{
	const char *what = NULL;

	switch (nd_cache_opened(cache)) {
	case ND_CACHE_IN_MEMORY:
		if (self->cache_dir)
			warn_of_cache(self, cli, display, "cannot be used", why, "nothing will be remembered");
		return;
	case ND_CACHE_WAS_DAMAGED:
		what = "was damaged";
		break;
	case ND_CACHE_OTHER_VERSION:
		what = "is of another version of noodle-dist";
		break;
	case ND_CACHE_FRESH:
	case ND_CACHE_REUSED:
		break;
	}
	if (what && !cli->quiet)
		nd_display_line(display, "noodle-dist: warning: the cache %s %s and starts empty", self->cache_dir, what);
	if (why)
		warn_of_cache(self, cli, display, "cannot be written", why,
			      "what is in it is used, nothing new will be remembered");
}

struct nd_cache *nd_settings_open_cache(struct nd_settings *self, const struct nd_cli *cli, struct nd_display *display)
{
	struct nd_cache_options options = {.max_bytes = cli->cache_bytes};
	struct nd_cache *cache = NULL;
	enum nd_err err = nd_cache_open(&cache, self->cache_dir, &options), why = err;

	if (err && err != ND_BUSY)
		err = nd_cache_open(&cache, NULL, &options);
	if (err && display)
		nd_display_error(display, "the cache %s cannot be used: %s", self->cache_dir, nd_err_text(err));
	if (err)
		return NULL;
	if (display)
		say_how_opened(self, cli, display, cache, why ? why : nd_cache_trouble(cache));
	return cache;
}

void nd_settings_end_cache(struct nd_settings *self, const struct nd_cli *cli, struct nd_display *display,
			   struct nd_cache **cache_p)
{
	enum nd_err why = *cache_p && self->cache_dir ? nd_cache_flush(*cache_p) : ND_OK;

	if (why == ND_CORRUPT)
		warn_of_cache(self, cli, display, "cannot be used any more", why, "it starts empty the next time");
	else if (why)
		warn_of_cache(self, cli, display, "cannot be written", why,
			      "not all that was made is remembered; make room, or name another folder with --cache");
	nd_cache_close(cache_p);
}
