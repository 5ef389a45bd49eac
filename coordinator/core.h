// The coordinator without sockets: messages in, messages out, a clock from outside. One thread.
//
// Invariants
//  1. A task is leased to at most one worker (a late one has a copy on another, straggler.h); every lease has a new instance number, and what is said about an
//     older instance is ignored.
//  2. A session counts every outcome that it waits for in `wanted`, and gets each exactly once.
//  3. Nothing is believed of a result before its blobs are in the cache, digested there.
//  4. The death of any worker puts its tasks back; only tasks that kill are given up.
#ifndef ND_COORDINATOR_CORE_H
#define ND_COORDINATOR_CORE_H

#include "pool.h"
#include "session.h"

#include "noodle/clock.h"
#include "noodle/histogram.h"

struct nd_core_out {
	void (*send)(void *arg, nd_wire_peer peer, const struct nd_msg *msg);
	// Tasks wait and fewer than this number of slots are there. May be NULL.
	void (*want_slots)(void *arg, uint32_t slots);
	void *arg;
};

struct nd_core_config {
	struct nd_cache *cache;
	const struct nd_clock *clock;
	const char *blob_address;
	uint32_t heartbeat_ms;
};

enum {
	ND_CORE_SILENT_BEATS = 4,   // missing heartbeats that mean death
	ND_CORE_MAX_CRASHES = 2,    // of the compiler in its child: the task is to blame
	ND_CORE_MAX_DEATHS = 4,     // of whole workers, which may also be shot from outside
	ND_CORE_MAX_FAILURES = 3,   // of workers that could not do it
	ND_CORE_MAX_RESTARTS = 3,   // of a build whose inputs went missing
	ND_CORE_PROGRESS_MS = 100,
	ND_CORE_SLICE = 128,        // items of a build that are looked at in one go
	ND_CORE_TASK_MS = 600000,   // time limit of one task
	ND_CORE_MAX_SLOTS_WANTED = 4096,
	ND_CORE_FOLDER_BYTES = 64 << 20, // listings that are remembered
};

struct nd_core {
	struct nd_core_config config;
	struct nd_core_out out;
	struct nd_digest compiler;
	struct nd_tasks tasks;
	struct nd_pool pool;
	ND_VEC(struct nd_session *) sessions;
	struct nd_folders *folders; // of the sources of all sessions
	uint64_t last_session_id;
	uint32_t queued;
	uint32_t queued_of[ND_TASK_COMPILE + 1]; // by kind
	uint64_t woke_us; // see nd_core_wake
	struct nd_histogram dispatch_us; // places at workers, from empty (or the task's arrival) to the task's departure
	uint64_t opened_ms;
	uint64_t beat_ms; // when the last heartbeat was sent
	uint64_t done, cached, failed, retried;
	bool dispatching;
	bool draining; // takes no new builds
};

void nd_core_init(struct nd_core *self, const struct nd_core_config *config, const struct nd_core_out *out);
void nd_core_release(struct nd_core *self);
// Messages came and are going to be given to nd_core_receive. What they report is taken to have happened now, so that
// the time that a message waits behind others counts in the dispatch latency.
void nd_core_wake(struct nd_core *self);
void nd_core_receive(struct nd_core *self, nd_wire_peer peer, const struct nd_msg *msg);
// `err` from nd_wire_receive: something that is no message.
void nd_core_malformed(struct nd_core *self, nd_wire_peer peer, enum nd_err err);
// To be called at least every quarter of a heartbeat.
void nd_core_tick(struct nd_core *self);
// A slice of every build that has more to look at. False: none has.
bool nd_core_step(struct nd_core *self);
bool nd_core_has_more(const struct nd_core *self); // for nd_core_step
bool nd_core_busy(const struct nd_core *self); // builds are open
void nd_core_drain(struct nd_core *self);      // refuses new builds and workers from now on
void nd_core_goodbye(struct nd_core *self);    // to everybody

// ---- for session.c ----

// From the cache: true and *ret filled in, arrays in `arena`.
bool nd_core_lookup(struct nd_core *self, const struct nd_digest *key, struct nd_arena *arena,
		    struct nd_outcome *ret);
// The session will get the outcome. Joins a task of the same key.
void nd_core_submit(struct nd_core *self, struct nd_session *session, enum nd_task_kind kind,
		    const struct nd_digest *key, uint32_t index);
void nd_core_forget_session(struct nd_core *self, struct nd_session *session); // drops its wishes
void nd_core_dispatch(struct nd_core *self);
void nd_core_send(struct nd_core *self, nd_wire_peer peer, const struct nd_msg *msg);
uint64_t nd_core_now(const struct nd_core *self);
uint64_t nd_core_now_us(const struct nd_core *self);

// ---- dispatch.c, for the others ----

void nd_core_enqueue(struct nd_core *self, struct nd_task *task);
void nd_core_put_back(struct nd_core *self, struct nd_task *task); // a lease ended without a result
// Everybody who wants it gets the outcome; a session may open new tasks or end while it is told.
void nd_core_end_task(struct nd_core *self, struct nd_task *task, const struct nd_outcome *outcome);
void nd_core_fail_task(struct nd_core *self, struct nd_task *task, enum nd_task_status status, const char *text);

// Sends the task to the worker. False: an input is gone, and nothing happened.
bool nd_core_lease(struct nd_core *self, struct nd_worker *worker, struct nd_task *task);
// Stops and forgets a task that nobody waits for.
void nd_core_abandon(struct nd_core *self, struct nd_task *task);

// ---- answers.c and status.c, for core.c ----

void nd_core_worker_message(struct nd_core *self, struct nd_worker *worker, const struct nd_msg *msg);
void nd_core_remove_worker(struct nd_core *self, struct nd_worker *worker, bool died); // its tasks go to others
void nd_core_send_status(struct nd_core *self, nd_wire_peer peer);
void nd_core_refuse(struct nd_core *self, nd_wire_peer peer, enum nd_refusal reason, const char *text);

// results.c: blobs of a result into the cache, then the action. ND_OK, or why the result cannot be believed, with
// a sentence in `why`.
enum nd_err nd_core_keep_result(struct nd_core *self, const struct nd_task *task, const struct nd_msg *msg,
				struct nd_arena *arena, struct nd_outcome *ret, const char **why);

#endif
