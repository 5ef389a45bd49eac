// The tasks that the coordinator gave to this worker: each fetches its inputs, waits for a slot, runs in a child,
// stores its outputs and is reported. Up to `slots` of them run, the others get their inputs meanwhile.
#ifndef ND_WORKER_LEASE_H
#define ND_WORKER_LEASE_H

#include "fork_server.h"

#include "noodle/blob_port.h"
#include "noodle/cache.h"
#include "noodle/wire.h"

enum nd_lease_state {
	ND_LEASE_FETCHING, // some inputs are under way
	ND_LEASE_READY,    // all are here, no slot is free
	ND_LEASE_RUNNING,
	ND_LEASE_STORING,  // large outputs are on their way to the coordinator
	ND_LEASE_ENDED,    // reported, or nobody wants it any more
};

struct nd_lease;

struct nd_leases {
	uint32_t slots;
	struct nd_fork_server *children;
	struct nd_cache *cache;
	uint64_t memory_bytes;
	struct nd_blob_port *blobs; // changes with the connection
	void (*send)(void *arg, const struct nd_msg *msg);
	void *arg;
	ND_VEC(struct nd_lease *) all; // in the order they came
	struct nd_lease **in_slot;     // NULL: free
	uint32_t running;
};

void nd_leases_init(struct nd_leases *self);
void nd_leases_release(struct nd_leases *self);

// Takes the message of type TASK out of *in, which is empty afterwards.
void nd_leases_take(struct nd_leases *self, struct nd_wire_in *in);
void nd_leases_give_back(struct nd_leases *self, const struct nd_msg_take_back *msg);
// Everything that has not started goes back.
void nd_leases_give_back_waiting(struct nd_leases *self);
void nd_leases_child_ended(struct nd_leases *self, struct nd_job_end *end);
// Starts what can be started and forgets what has ended; to be called after each round of events.
void nd_leases_advance(struct nd_leases *self);
// The coordinator does not know us any more: stops everything and reports nothing.
void nd_leases_abandon(struct nd_leases *self);

#endif
