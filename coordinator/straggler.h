// The last tasks of a build decide when it ends. When nothing is queued and a worker has nothing to do, a task that runs
// much longer than it should is given to it as well; the first answer counts ("backup tasks", Dean and Ghemawat,
// MapReduce, OSDI 2004, section 3.6). The second lease is a task of its own, a copy: whatever goes wrong with it is
// nobody's loss, and when it ends first it takes over the wishes of the original.
#ifndef ND_COORDINATOR_STRAGGLER_H
#define ND_COORDINATOR_STRAGGLER_H

#include "core.h"

enum {
	ND_STRAGGLER_FACTOR = 3,      // times the expected time
	ND_STRAGGLER_MIN_MS = 2000,   // below that a second run gains too little
};

void nd_straggler_look(struct nd_core *core); // to be called now and then: leases at most one copy
// The original ended, or nobody wants it any more: its copy, if there is one, is stopped.
void nd_straggler_drop_copy(struct nd_core *core, struct nd_task *task);
// The copy came first and is the task from here on; the original is stopped and gone.
void nd_straggler_promote(struct nd_core *core, struct nd_task *copy);

#endif
