// What has to be here before programs can be linked: their plans, and the objects that those name. What the cache has
// is not fetched; what comes goes there.
#ifndef ND_CLIENT_GATHER_H
#define ND_CLIENT_GATHER_H

#include "build.h"

#include "noodle/blob_port.h"
#include "noodle/cache.h"
#include "noodle/map.h"

struct nd_gather { // zero-initialise, fill in the first four
	struct nd_cache *cache;
	bool is_shared; // with the coordinator: what it named is there
	struct nd_build_answer *answer;
	struct nd_blob_port *blobs;
	uint32_t waiting; // for so many blobs; 0: all are here
	enum nd_err err;  // of the first that cannot be had; ND_NOT_FOUND: the coordinator has lost it
	uint32_t fetched; // objects
	uint64_t fetched_bytes;
	struct nd_map asked;
	struct gather_plan *plans;
};

// Asks for all plans of programs that are not there yet; the rest happens in nd_blob_port_handle.
void nd_gather_start(struct nd_gather *self);
void nd_gather_release(struct nd_gather *self); // also ends what is under way

#endif
