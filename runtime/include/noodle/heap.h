// The only door to the collector. Everything a Noodle program allocates comes from here, so that the collector can
// be exchanged; the present one is conservative, non-moving, stop-the-world, for one mutator thread (heap.c).
//
// What an allocation must promise: a reference that lies in the heap points to the start of its object; references on
// stacks, in registers and in static data may point anywhere inside. Objects never move.
#ifndef NOODLE_HEAP_H
#define NOODLE_HEAP_H

#include "noodle/rt.h"

#include <stddef.h>

// Before anything else, from main(): the main thread's stack is found from here.
void nd_heap_init(void);

// Both never return NULL: memory running out ends the program with OutOfMemoryError.
// A few instructions up to ND_HEAP_SMALL bytes, a call into the collector above.
void *nd_heap_alloc(size_t bytes);       // zeroed; the collector looks for references in it
void *nd_heap_alloc_plain(size_t bytes); // uninitialised; must never hold a reference

// Collects now and runs the destructors that became due.
void nd_heap_collect(void);
// At exit: runs the destructor of every object that still has one, youngest first.
void nd_heap_run_destructors(void);

struct nd_heap_stats {
	uint64_t heap_bytes;  // obtained from the system and not given back
	uint64_t total_bytes; // allocated since the start
	uint64_t collections;
};
void nd_heap_stats(struct nd_heap_stats *ret);

enum { ND_HEAP_SMALL = 512 }; // largest size that takes the few instructions

#endif
