// What a future has in common whatever its type: whether it is there yet, who waits for it and who makes it. The class
// __Task of std/prelude.nc, which is the other half of this.
#ifndef ND_RT_TASK_H
#define ND_RT_TASK_H

#include "noodle/rt.h"

struct nd_fiber;

struct nd_loop;

// When a thread ends: the fiber of a task is gone, and so are the timers of a loop.
void nd_task_orphan(struct nd_rt_task *task);
void nd_tasks_release(struct nd_loop *loop); // or NULL

struct nd_fiber *nd_task_waiter(const struct nd_rt_task *task); // the first one, or NULL

#endif
