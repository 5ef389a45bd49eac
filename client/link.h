// Programs are linked here, by the client, and not by a worker: the client wants the bytes, and has most of what they
// are made from in its cache. After an edit in a large project one object is new, and fetching that costs less than
// fetching the program.
//
// What a plan (noodle/link_plan.h) was linked to is remembered in the cache as the digest of the program alone; the
// program itself is not kept, because linking it again costs about as much as storing and reading it.
#ifndef ND_CLIENT_LINK_H
#define ND_CLIENT_LINK_H

#include "build.h"
#include "place.h"

struct nd_linking {
	struct nd_cache *cache;
	const struct nd_places *places; // NULL: programs stay in memory
	struct nd_display *display;
	struct nd_trace *trace; // may be NULL
	uint32_t jobs;          // programs at once
	bool verify;            // every program is linked twice, and the bytes compared
	bool system_known;      // private, and the next
	struct nd_digest system;
};

// Whether the program of this plan was linked before, on a system like this one, and is where it belongs.
bool nd_linking_is_done(struct nd_linking *self, const char *name, const struct nd_digest *plan);

// Names what the plan is linked to on this system: equal keys, equal bytes. False: nothing can be linked here, which
// has been shown.
bool nd_linking_key(struct nd_linking *self, const struct nd_digest *plan, struct nd_digest *ret);

// Links every program of the answer that is not there yet and puts it in its place (or into `program.data`). *gone
// is set when an object is not in the cache any more; then some programs are not linked and the objects have to be
// made again. All that went wrong otherwise has been shown.
enum nd_exit nd_linking_run(struct nd_linking *self, struct nd_build_answer *answer, bool *gone);

#endif
