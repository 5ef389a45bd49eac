// The waiting tasks of one session, the one that is expected to take longest first: then the short ones fill the
// gaps at the end. (All compilations of a build are independent and only the links come after them, so the
// longest path from a task to the end is its own time and a constant.) A binary heap; tasks know their place.
#ifndef ND_COORDINATOR_QUEUE_H
#define ND_COORDINATOR_QUEUE_H

#include "task.h"

struct nd_queue { // zero-initialised is empty
	ND_VEC(struct nd_task *) heap;
};

void nd_queue_release(struct nd_queue *self);
void nd_queue_push(struct nd_queue *self, struct nd_task *task); // O(log n), as the others
void nd_queue_remove(struct nd_queue *self, struct nd_task *task);
struct nd_task *nd_queue_first(const struct nd_queue *self); // stays in; NULL: empty

#endif
