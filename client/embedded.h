// The cluster inside one command: a coordinator in a thread of this process and workers in processes below it,
// talking over sockets in a private folder. Workers are started when there is something for them to do.
//
//   noodle-dist ── nursery ─┬─ worker ── fork server ── compiler
//                           └─ worker …
//
// The nursery is forked before threads, sockets and cache exist, so its own forks are cheap and safe. Everybody
// dies with its parent; the nursery clears the folder away, also after a kill -9 of the command.
#ifndef ND_CLIENT_EMBEDDED_H
#define ND_CLIENT_EMBEDDED_H

#include "noodle/err.h"

#include <stdint.h>

struct nd_cache;
struct nd_display;
struct nd_embedded;

struct nd_embedded_options {
	uint32_t workers;      // at most
	const char *cache_dir; // of the cache given later; NULL: none
	const char *const *barriers;
	struct nd_display *display; // for failures
};

// While the process has one thread. Failures are shown.
enum nd_err nd_embedded_prepare(struct nd_embedded **ret, const struct nd_embedded_options *options);
enum nd_err nd_embedded_start(struct nd_embedded *self, struct nd_cache *cache);
const char *nd_embedded_endpoint(const struct nd_embedded *self);
// Begins to end it in the background: what it has made is in the cache. Only nd_embedded_stop is allowed afterwards.
void nd_embedded_finish(struct nd_embedded *self);
// Ends all its processes and removes the folder. Before the cache is closed.
void nd_embedded_stop(struct nd_embedded **self_p);

#endif
