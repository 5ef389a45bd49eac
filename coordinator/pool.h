// The workers and what each of them holds. A task given to a worker is a lease; it ends with a result, with the
// worker's word that it did not start, or with the worker's death.
#ifndef ND_COORDINATOR_POOL_H
#define ND_COORDINATOR_POOL_H

#include "task.h"

#include "noodle/wire.h"

struct nd_pool;

struct nd_worker {
	struct nd_pool *pool;
	uint64_t id;
	nd_wire_peer peer;
	char *name;
	uint32_t pid;
	uint32_t slots;
	uint32_t running;      // leases that started
	uint32_t load_percent; // as of its last heartbeat
	uint64_t cached_bytes;
	uint64_t done;
	uint64_t seen_ms; // last sign of life
	uint64_t beat_ms; // our last one
	uint32_t ready_at; // in pool->ready, or ND_POOL_FULL
	bool asked_back;  // TAKE_BACK is under way
	ND_VEC(struct nd_task *) leases;
	ND_VEC(uint64_t) empty_us; // for each place that would take a task, since when; oldest first
	struct nd_map holds; // first half of digests of blobs that were sent to it or came from it
};

#define ND_POOL_FULL UINT32_MAX

struct nd_pool { // zero-initialised is empty
	ND_VEC(struct nd_worker *) workers;
	struct nd_map by_peer; // index in workers, or UINT32_MAX
	uint32_t slots;        // of all workers
	ND_VEC(struct nd_worker *) ready; // workers that would take a task now, in no order
	uint64_t last_id;
};

void nd_pool_release(struct nd_pool *self);
struct nd_worker *nd_pool_add(struct nd_pool *self, nd_wire_peer peer, const char *name, uint32_t slots,
			      uint64_t now_us);
struct nd_worker *nd_pool_find(const struct nd_pool *self, nd_wire_peer peer);
void nd_pool_remove(struct nd_pool *self, struct nd_worker **worker_p); // must have no leases

// Gives since when the place that it takes was empty, in microseconds.
uint64_t nd_worker_add_lease(struct nd_worker *self, struct nd_task *task);
void nd_worker_drop_lease(struct nd_worker *self, struct nd_task *task, uint64_t now_us);
bool nd_worker_holds(const struct nd_worker *self, const struct nd_digest *digest);
void nd_worker_note_held(struct nd_worker *self, const struct nd_digest *digest);

// The best worker for the task, NULL when every one is full. A free slot is always better than a place in a
// line; after that count the bytes of `inputs` that the worker holds, then the free slots. The worker that failed with
// this task last gets it again only when it is the only one.
struct nd_worker *nd_pool_pick(const struct nd_pool *self, const struct nd_task *task,
			       const struct nd_msg_input *inputs, uint32_t count);
// Whether any worker would take a task now.
bool nd_pool_has_room(const struct nd_pool *self);
// For an idle worker when nothing is queued: one that holds tasks it has not started. NULL: nobody.
struct nd_worker *nd_pool_overloaded(const struct nd_pool *self);
struct nd_worker *nd_pool_idle(const struct nd_pool *self);

#endif
