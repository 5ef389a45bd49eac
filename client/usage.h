// What a build cost this machine, by kind of process, for the summary.
#ifndef ND_CLIENT_USAGE_H
#define ND_CLIENT_USAGE_H

#include <stdint.h>

struct nd_usage {
	uint64_t coordinator_ms; // CPU time of the coordinator's threads, when it is ours
	uint64_t cache_ms;       // of the thread that writes the cache
	uint64_t messages_ms;    // of ZeroMQ's threads
	uint64_t client_ms;      // of the rest of this process: finding and digesting sources, linking
	uint64_t workers_ms;     // of the processes of our workers, without their compile children
	uint64_t client_peak_kb;
	uint64_t workers_peak_kb; // of the largest process of a worker, compile children included
};

// While threads and workers are there: what they used so far, by their names.
void nd_usage_of_threads(struct nd_usage *self);
void nd_usage_end(struct nd_usage *self); // at the end: the rest

#endif
