// What holds after noodle.json, environment and command line, the later the stronger.
#ifndef ND_CLIENT_SETTINGS_H
#define ND_CLIENT_SETTINGS_H

#include "manifest.h"
#include "options.h"

struct nd_cache;
struct nd_display;

struct nd_settings {
	const char *cluster; // "" : this machine alone
	char *cache_dir;     // NULL: nowhere to put it
	uint32_t jobs;
	uint32_t level;
};

// `manifest` may be NULL. False, with a sentence printed: the address of the cluster is none.
bool nd_settings_make(struct nd_settings *ret, const struct nd_cli *cli, const struct nd_manifest *manifest);
void nd_settings_release(struct nd_settings *self);

// Opens the cache; trouble with the folder is a warning, the build goes on in memory. NULL when not even that.
struct nd_cache *nd_settings_open_cache(const struct nd_settings *self, const struct nd_cli *cli,
					struct nd_display *display);

#endif
