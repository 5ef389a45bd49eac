// What a future has in common whatever its type: whether it is there yet, who waits for it and who makes it. The class
// __Task of std/prelude.nc, which is the other half of this.
#ifndef ND_RT_TASK_H
#define ND_RT_TASK_H

#include "noodle/rt.h"

struct nd_fiber;

struct nd_fiber *nd_task_waiter(const struct nd_rt_task *task); // the first one, or NULL

#endif
