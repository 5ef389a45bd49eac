// The coordinator: knows all builds, tasks and workers. The same code serves a cluster over TCP and the one
// command that builds on this machine alone.
#ifndef NOODLE_COORDINATOR_H
#define NOODLE_COORDINATOR_H

#include "noodle/cache.h"
#include "noodle/err.h"
#include "noodle/keys.h"

struct nd_coordinator;

struct nd_coordinator_options {
	const char *listen;     // "tcp://127.0.0.1:7070", with "*" for any port, or "ipc://path"
	struct nd_cache *cache; // borrowed; used by several threads
	uint32_t heartbeat_ms;  // 0: 500
	const struct nd_key *key;  // NULL: connections are not encrypted, and everybody may connect
	const char *allow_file;    // who may connect besides the owner of the key
	// Tasks wait and fewer than this number of slots are there; called often while that is so. May be NULL.
	void (*want_slots)(void *arg, uint32_t slots);
	void *arg;
};

// Binds its sockets and starts the thread that serves blobs. On failure *why is a sentence; caller frees.
enum nd_err nd_coordinator_new(struct nd_coordinator **ret, const struct nd_coordinator_options *options,
			       char **why);
const char *nd_coordinator_endpoint(const struct nd_coordinator *self); // with the port that was chosen
// Serves until it is stopped. To be called once, from any one thread.
void nd_coordinator_run(struct nd_coordinator *self);
// From any thread or signal handler. The first time: finish the builds under way, refuse new ones. Again: end at
// once.
void nd_coordinator_stop(struct nd_coordinator *self);
void nd_coordinator_destroy(struct nd_coordinator **self_p); // when nd_coordinator_run has returned

#endif
