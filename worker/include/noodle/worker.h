// The worker: takes tasks from a coordinator, runs each in a child process, stores what comes out.
#ifndef NOODLE_WORKER_H
#define NOODLE_WORKER_H

#include "noodle/buf.h"
#include "noodle/err.h"
#include "noodle/keys.h"
#include "noodle/message.h"
#include "noodle/vec.h"

#include <stdbool.h>
#include <stdint.h>

// ---- what is run ----

struct nd_job_input {
	enum nd_input_role role;
	const char *package;
	const char *module;
	const char *path;
	const char *const *imports; // pairs: as written, canonical name
	uint32_t import_count;      // of strings
	struct nd_str data;
};

struct nd_job { // a task with its inputs at hand
	enum nd_task_kind kind;
	const char *name;
	struct nd_str options;
	const struct nd_job_input *inputs;
	uint32_t input_count;
};

struct nd_job_output {
	char *name;
	struct nd_buf data;
};

struct nd_job_result { // zero-initialised is empty
	enum nd_task_status status;
	ND_VEC(struct nd_job_output) outputs;
	struct nd_buf diags; // nd_diags_encode
	struct nd_buf text;  // of a failure
};

void nd_job_result_release(struct nd_job_result *self);
// Takes the bytes.
void nd_job_result_add(struct nd_job_result *self, const char *name, struct nd_buf *data);

// Runs in a child process that may die of it. What it gives depends on the job alone.
struct nd_task_runner {
	void (*scan)(const struct nd_job *job, struct nd_job_result *ret);
	void (*compile)(const struct nd_job *job, struct nd_job_result *ret);
};

extern const struct nd_task_runner nd_compiler_runner;

// ---- the worker ----

struct nd_worker_options {
	const char *cluster;     // endpoint of the coordinator
	const struct nd_key *key; // NULL: the connection is not encrypted
	const char *name;        // for people; NULL: host name and process id
	uint32_t slots;          // tasks at once; 0: one per core
	const char *cache_dir;   // NULL: in memory only
	bool read_only;          // the cache: it is the coordinator's, what we make gets there anyway
	uint64_t cache_bytes;    // 0: the default of the cache
	bool embedded;           // ends when the coordinator does; keyboard signals are its parent's business
	const struct nd_task_runner *runner;
	const char *const *barriers; // for tests, see barrier.h; NULL-terminated or NULL
};

enum nd_worker_end {
	ND_WORKER_LEFT,    // asked to, or (embedded) the coordinator ended
	ND_WORKER_REFUSED, // the coordinator does not want it: printed to standard error
	ND_WORKER_BROKEN,  // this machine cannot do it: printed to standard error
};

// Must be called while the process has one thread: it forks before it opens anything. SIGTERM and SIGINT end it
// after the running tasks, a second one at once.
enum nd_worker_end nd_worker_run(const struct nd_worker_options *options);

#endif
