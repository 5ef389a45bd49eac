// A task from the moment that a session wants it to its end, and the table of all tasks. A task belongs to every
// session that wants its key: identical work runs once.
#ifndef ND_COORDINATOR_TASK_H
#define ND_COORDINATOR_TASK_H

#include "build.h"

struct nd_session;
struct nd_worker;

enum nd_task_state {
	ND_TASK_NEW,     // just made
	ND_TASK_QUEUED,  // in the queue of one of its sessions
	ND_TASK_SENT,    // leased to a worker that has not said TASK_STARTED
	ND_TASK_RUNNING, // leased and started
	ND_TASK_ENDED,   // has an outcome, or nobody wants it any more
};

struct nd_task_wish { // who wants the outcome, and what it is called in that session's build
	struct nd_session *session;
	uint32_t index;
};

struct nd_task {
	uint64_t id;       // slot in the table, and how often the slot was used
	uint32_t instance; // of the lease; one more at every assignment
	enum nd_task_state state;
	enum nd_task_kind kind;
	struct nd_digest key;
	struct nd_build *build; // counted; what the inputs are taken from
	uint32_t index;         // of the batch, unit or target in that build
	uint32_t expected_ms;   // learned, or guessed from the size
	bool guessed;
	uint64_t order;         // first come first served among equals
	ND_VEC(struct nd_task_wish) wishes;

	struct nd_session *queue_of; // QUEUED: whose queue it is in
	uint32_t queue_at;           // and where
	struct nd_worker *worker;    // SENT, RUNNING
	struct nd_session *payer;    // whose share of the cluster it counts in: that of the first wish while it is at a worker
	uint64_t queued_ms; // first wanted
	uint64_t waits_us;  // QUEUED: since
	uint64_t sent_ms;
	uint64_t started_ms;

	struct nd_task *twin; // the same work on another worker (straggler.h), or NULL
	bool is_copy;         // this one is the second of the two: nobody wishes for it

	bool made_once;         // its result is to be compared with another worker's (--verify)
	struct nd_digest made;  // what came out the first time
	char *made_by;

	uint32_t crashes;  // children that died of it
	uint32_t deaths;   // workers that went away while they ran it
	uint32_t failures; // workers that could not do it
	uint64_t avoid;    // id of the worker that failed last
};

struct nd_tasks { // zero-initialised is empty
	ND_VEC(struct nd_task *) slots; // NULL: free
	ND_VEC(uint32_t) uses;
	ND_VEC(uint32_t) free;
	struct nd_map by_key; // may point to slots that are free or of another task by now
	uint32_t live;
	uint64_t made;
};

void nd_tasks_release(struct nd_tasks *self);
struct nd_task *nd_tasks_add(struct nd_tasks *self, enum nd_task_kind kind, const struct nd_digest *key,
			     struct nd_build *build, uint32_t index);
// The second of two: not found by its key, wanted by nobody.
struct nd_task *nd_tasks_add_copy(struct nd_tasks *self, struct nd_task *of);
struct nd_task *nd_tasks_find(const struct nd_tasks *self, uint64_t id); // NULL: no such task (any more)
struct nd_task *nd_tasks_find_key(const struct nd_tasks *self, enum nd_task_kind kind, const struct nd_digest *key);
void nd_tasks_remove(struct nd_tasks *self, struct nd_task **task_p); // must be ENDED

// Whether this session pays for it: the first that wanted it.
bool nd_task_is_of(const struct nd_task *task, const struct nd_session *session);

// To be called when `worker` or the first wish has changed: sets `payer`.
void nd_task_bill(struct nd_task *task);

// The one place where the state changes; asserts that the move is allowed.
void nd_task_move(struct nd_task *task, enum nd_task_state to);

#endif
