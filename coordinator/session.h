// One client and the build that it wants. The session decides what comes next in its build; how tasks get to
// workers is the business of core.c.
#ifndef ND_COORDINATOR_SESSION_H
#define ND_COORDINATOR_SESSION_H

#include "chain.h"
#include "queue.h"

#include "noodle/cache.h"
#include "noodle/wire.h"

struct nd_core;

enum nd_session_state {
	ND_SESSION_IDLE,      // said HELLO, or the last build is finished
	ND_SESSION_UPLOADING, // waits for sources
	ND_SESSION_SCANNING,
	ND_SESSION_COMPILING,
};

struct nd_session {
	uint64_t id;
	nd_wire_peer peer;
	char *node;
	enum nd_session_state state;
	uint64_t seen_ms;
	uint64_t opened_ms; // of the build
	uint32_t weight;
	uint32_t restarts;
	bool no_cache;
	bool events; // the client wants to know of every task
	bool verify; // everything is made twice, on different workers where there are two
	char *explain; // name of the task to explain instead of building; NULL: build
	bool plan_failed; // the graph has errors: compile what can be, link nothing
	struct nd_digest key;      // of the whole build
	struct nd_intake *intake;  // until all sources are known, then `build`
	struct nd_build *build;
	nd_cache_pin pin;   // 0: none
	uint32_t wanted;    // tasks without an outcome
	struct nd_queue queue;
	uint32_t running; // tasks at workers that it pays for, for fairness
	uint32_t errors;
	uint64_t cpu_ms;
	uint32_t peak_kb;
	struct nd_chain chain;
	uint64_t guessed_ms; // of compilations that ended and whose time had to be guessed …
	uint64_t guessed_took_ms; // … and what they took
	bool looking; // through the items of its phase, a slice at a time, for what the cache knows
	uint32_t look_at; // the next item
	ND_VEC(uint32_t) unknown; // modules without a scan so far
	struct nd_msg_counts counts;
	bool progress_due;
	uint64_t progress_ms; // when the last one was sent
	struct nd_diags *warnings; // of the whole build, for the record of its success
};

// How a task ended, or what the cache says about it.
struct nd_outcome {
	enum nd_task_status status;
	const struct nd_cache_output *outputs;
	uint32_t output_count;
	struct nd_str diags;
	const char *text;
	bool cached;
	uint32_t wall_ms;
	uint32_t fetch_ms; // of wall_ms
	uint32_t cpu_ms;
	uint32_t peak_kb;
	const char *worker; // "" for the cache
};

struct nd_session *nd_session_new(uint64_t id, nd_wire_peer peer, const char *node);
void nd_session_destroy(struct nd_core *core, struct nd_session **self_p); // wants nothing any more

void nd_session_open(struct nd_core *core, struct nd_session *self, const struct nd_msg_build_open *open);
void nd_session_folders(struct nd_core *core, struct nd_session *self, const struct nd_msg_folders *msg);
void nd_session_sent_blobs(struct nd_core *core, struct nd_session *self);
void nd_session_cancel(struct nd_core *core, struct nd_session *self);
// Looks through the next slice of its phase; to be called again while `looking`.
void nd_session_look(struct nd_core *core, struct nd_session *self);
// `index`: of the batch, unit or target in this session's build.
void nd_session_outcome(struct nd_core *core, struct nd_session *self, enum nd_task_kind kind, uint32_t index,
			const struct nd_outcome *outcome);
// What is left of the current phase in learned times, spread over all slots; 0: nothing, or unknown.
uint32_t nd_session_left_ms(const struct nd_core *core, const struct nd_session *self);
void nd_session_progress(struct nd_core *core, struct nd_session *self); // sends it when due
enum nd_build_phase nd_session_phase(const struct nd_core *core, const struct nd_session *self);

#endif
