// Workers that only play: they answer scans for real, because the graph of a build comes from them, and take for a
// compilation the time that they are told, in which they do nothing. Some hundred of them share a thread, which sleeps
// until one of their sockets has something or one of their tasks is due.
#ifndef ND_BENCH_CREW_H
#define ND_BENCH_CREW_H

#include "noodle/histogram.h"
#include "noodle/vec.h"
#include "noodle/wire.h"

#include <pthread.h>
#include <stdatomic.h>

struct crew_task { // a compilation that takes time
	uint64_t task_id;
	uint32_t instance;
	uint32_t ms;
	uint64_t due_ns;
};

struct crew_worker {
	void *socket;
	ND_VEC(struct crew_task) held;  // the first is running
	uint64_t beat_at_ms;
	ND_VEC(uint64_t) answered_ns; // results whose place is still empty, oldest first
};

struct crew_orders { // of the benchmark to all crews
	atomic_uint min_ms; // what a compilation takes, evenly distributed
	atomic_uint span_ms;
	atomic_uint joined;
	atomic_uint arrived; // compilations
	atomic_uint watched; // of them; what comes later is not looked at, because then places are empty for want of tasks
	atomic_ullong busy_ms; // of all compilations that ended
	atomic_ullong first_ns; // a compilation arrived; 0: not yet
	atomic_ullong last_ns; // the latest result of one was sent
	atomic_bool stop;
};

struct crew {
	void *context;
	const char *endpoint;
	const struct nd_str *texts; // of the modules; workers know them, so a blob need not be fetched
	uint32_t text_count;
	struct crew_orders *orders;
	struct crew_worker *workers;
	uint32_t first; // number of its first worker
	uint32_t count;
	unsigned seed;
	pthread_t thread;
	int poller;
	struct nd_wire_in in;
	struct nd_histogram *seen_us; // from a result's departure to the arrival of the task in its place
};

// `self` with context, endpoint, texts, orders, first, count and seed; the rest is made.
void crew_start(struct crew *self);
void crew_join(struct crew *self); // orders->stop is set
_Noreturn void bench_die(const char *what);

#endif
