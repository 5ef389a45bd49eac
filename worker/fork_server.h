// Runs each job in a child process. The server is a process of its own, forked while the worker is still small and
// has one thread: forking a process with threads, sockets and a mapped database is neither quick nor safe.
//
// A job goes to the child in a memory file, the result comes back in another one, and what the child printed in a
// third. A child that crashes, eats too much or does not end costs its job and nothing else; one that does well runs
// the next job, too.
#ifndef ND_WORKER_FORK_SERVER_H
#define ND_WORKER_FORK_SERVER_H

#include "noodle/worker.h"

struct nd_fork_server;

struct nd_job_limits { // 0: none
	uint32_t time_ms;   // wall time; twice as much CPU time for all its threads
	uint64_t memory_bytes;
};

enum nd_job_fate {
	ND_JOB_RETURNED, // there is a result
	ND_JOB_CRASHED,
	ND_JOB_TIMED_OUT,
	ND_JOB_KILLED, // by nd_fork_server_kill
	ND_JOB_FAILED, // no process could be made, or the server died
};

struct nd_job_end {
	uint32_t slot;
	enum nd_job_fate fate;
	struct nd_job_result result; // RETURNED only
	struct nd_buf text;          // how it crashed, with the last of what it printed
	uint32_t cpu_ms;
	uint32_t wall_ms;
	uint32_t peak_kb;
};
void nd_job_end_release(struct nd_job_end *self);

// The process may have one thread only. `barriers` as in nd_worker_options.
enum nd_err nd_fork_server_start(struct nd_fork_server **ret, const struct nd_task_runner *runner,
				 const char *const *barriers, uint32_t slots);
void nd_fork_server_stop(struct nd_fork_server **self_p); // kills what runs
int nd_fork_server_fd(const struct nd_fork_server *self);  // readable: call nd_fork_server_next

// `slot` < slots, and nothing runs in it.
enum nd_err nd_fork_server_run(struct nd_fork_server *self, uint32_t slot, const struct nd_job *job,
			       const struct nd_job_limits *limits);
void nd_fork_server_kill(struct nd_fork_server *self, uint32_t slot);
// One job that ended; false: none now. ND_JOB_FAILED for everything that ran when the server itself is gone, after
// which nothing can be run.
bool nd_fork_server_next(struct nd_fork_server *self, struct nd_job_end *ret);
bool nd_fork_server_alive(const struct nd_fork_server *self);

#endif
