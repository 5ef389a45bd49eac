// The collector: stops the program, marks what can be reached, leaves the rest to be given out again.
#ifndef ND_RT_COLLECT_H
#define ND_RT_COLLECT_H

#include "blocks.h"

#include <stdbool.h>
#include <stddef.h>

// Finds the program's static data, where references begin as they do on stacks.
void nd_collect_init(void);

// Called in the midst of a collection, when everything reachable is marked. It may mark more.
typedef void (*nd_after_mark_fn)(void);
bool nd_is_marked(const void *object);
void nd_mark(void *object); // and all that can be reached from it

// Of a size of cell: the blocks with free cells, in order of addresses, linked by nd_block.number.
struct nd_partial {
	uint32_t first, last;
};
// Marks what can be reached, from all threads. The world stands still, and nothing is allocated.
void nd_collect_mark(nd_after_mark_fn after_mark);
// Finds what is free. `partials` has [ND_CONTENTS][ND_SIZES] lists, by nd_block.kind and nd_block.size, which are made anew.
// Returns how many bytes are left in objects.
size_t nd_collect_take_back(struct nd_partial (*partials)[ND_SIZES]);

#endif
