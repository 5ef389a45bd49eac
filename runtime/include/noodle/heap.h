// The only door to the collector. Everything a Noodle program allocates comes from here, so that the collector can
// be exchanged; the present one is conservative, non-moving, stop-the-world, for any number of threads (heap.c).
//
// What an allocation must promise: a reference that lies in the heap points to the start of its object; references on
// stacks, in registers and in static data may point anywhere inside. Objects never move.
#ifndef NOODLE_HEAP_H
#define NOODLE_HEAP_H

#include "noodle/rt.h"

#include <stddef.h>

// Before anything else, from main(): the main thread's stack is found from here.
void nd_heap_init(void);

// Both never return NULL. When memory runs out a reserve is used, and the next look at the stack limit throws an
// OutOfMemoryError; when that is gone as well, the program ends with one.
// A few instructions up to ND_HEAP_SMALL bytes, a call into the collector above.
void *nd_heap_alloc(size_t bytes);       // zeroed; the collector looks for references in it
void *nd_heap_alloc_plain(size_t bytes); // uninitialised; must never hold a reference
void *nd_heap_alloc_zero(size_t bytes);  // zeroed, for much at no cost while memory is new; must never hold a reference

// For sizes that the program chose: NULL when there is no memory for them.
void *nd_heap_try_alloc(size_t bytes, bool has_refs); // as the two above
bool nd_heap_has_room(size_t bytes); // nd_heap_try_alloc would have given it

// Collects now and runs the destructors that became due.
void nd_heap_collect(void);
// At exit: runs the destructor of every object that still has one, youngest first.
void nd_heap_run_destructors(void);

// At the end of a thread: what it held ready to be given out goes to the others.
void nd_heap_release_runs(void);

struct nd_heap_stats {
	uint64_t heap_bytes;  // obtained from the system and not given back
	uint64_t total_bytes; // allocated since the start
	uint64_t collections;
};
void nd_heap_stats(struct nd_heap_stats *ret);

enum { ND_HEAP_SMALL = 512 }; // largest size that takes the few instructions

#endif
