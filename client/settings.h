// What holds after noodle.json, environment and command line, the later the stronger.
#ifndef ND_CLIENT_SETTINGS_H
#define ND_CLIENT_SETTINGS_H

#include "manifest.h"
#include "options.h"

#include "noodle/keys.h"

struct nd_cache;
struct nd_display;

struct nd_settings {
	const char *cluster; // "" : this machine alone
	char *cache_dir;     // NULL: nowhere to put it
	uint32_t jobs;
	uint32_t level;
	bool debug;
	const struct nd_key *key; // NULL: nothing is encrypted
	char *allow_file;         // of a coordinator with a key
	struct nd_key own;        // what `key` points to
	bool cache_warned;        // that nothing or not all is remembered
};

// `manifest` may be NULL. Else than ND_EXIT_OK, with a sentence printed: the address of the cluster is none, or the key
// cannot be used. Only commands that talk to other machines look for a key.
enum nd_exit nd_settings_make(struct nd_settings *ret, const struct nd_cli *cli, const struct nd_manifest *manifest);
void nd_settings_release(struct nd_settings *self);

// Where the key of this machine is kept, NULL when there is no place for it; caller frees. *said: it was named, so it
// has to be there.
char *nd_settings_key_file(const struct nd_cli *cli, const struct nd_manifest *manifest, bool *said);
char *nd_settings_allow_file(const struct nd_cli *cli, const char *key_file);

// Opens the cache; trouble with the folder is a warning, the build goes on in memory. NULL when not even that.
// `display` NULL says nothing: it was opened before.
struct nd_cache *nd_settings_open_cache(struct nd_settings *self, const struct nd_cli *cli, struct nd_display *display);
// Writes what is pending and closes it; if that cannot be written, says so unless something like it was said.
void nd_settings_end_cache(struct nd_settings *self, const struct nd_cli *cli, struct nd_display *display,
			   struct nd_cache **cache_p);

#endif
