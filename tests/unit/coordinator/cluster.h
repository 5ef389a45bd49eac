// A coordinator on a desk: the real core and cache, a clock that the test moves, and peers played by the test. What
// the core sends is kept per peer until it is read.
#ifndef ND_TEST_CLUSTER_H
#define ND_TEST_CLUSTER_H

#include "core.h"

#include "noodle/buf.h"

enum { MAX_KEPT = 4096 };

struct kept { // a message that the core sent, with its bytes
	nd_wire_peer to;
	bool read;
	struct nd_msg msg;
	struct nd_str *frames; // header, body, blobs
	uint32_t frame_count;
};

struct cluster {
	struct nd_core core;
	struct nd_cache *cache;
	struct nd_clock clock;
	uint64_t now_ms;
	struct nd_arena arena;
	struct kept kept[MAX_KEPT];
	uint32_t kept_count;
	uint32_t slots_wanted;
	bool verify; // what cluster_open asks for, and the next
	bool objects_gone;
};

struct text { // a module of the package "app"
	const char *path;
	const char *source;
};

struct cluster *cluster_new(void);
void cluster_free(struct cluster *self);
void cluster_pass_ms(struct cluster *self, uint64_t ms); // in steps, with ticks

void cluster_join(struct cluster *self, nd_wire_peer worker, uint32_t slots);
uint64_t cluster_connect(struct cluster *self, nd_wire_peer client); // gives the session
void cluster_beat(struct cluster *self, nd_wire_peer peer);
// Opens a build of a package "app" with the entry main.nc; the sources are in the cache when `stored`.
void cluster_open(struct cluster *self, nd_wire_peer client, uint64_t session, const struct text *texts, bool check,
		  bool stored);
void cluster_store(struct cluster *self, const struct text *texts);

// The next unread message of this type to the peer, NULL if there is none.
const struct nd_msg *cluster_next(struct cluster *self, nd_wire_peer peer, enum nd_msg_type type);
uint32_t cluster_count(const struct cluster *self, nd_wire_peer peer, enum nd_msg_type type); // unread ones

// As a worker would: scans are real, objects made up from the digests of the inputs.
void cluster_started(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task);
void cluster_answer(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task);
void cluster_lie(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task); // with another object
void cluster_report(struct cluster *self, nd_wire_peer worker, const struct nd_msg *task, enum nd_task_status status,
		    const char *text);
uint32_t cluster_work(struct cluster *self, nd_wire_peer worker); // answers all its tasks; gives how many
void cluster_scan_all(struct cluster *self, nd_wire_peer worker); // until the first compile task

#endif
