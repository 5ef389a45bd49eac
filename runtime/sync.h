// Waiting for each other: what mutexes, channels and joins are made of.
//
// A gate is a lock with queues: who holds it may wait in one of them, which opens it meanwhile, or wake who waits there.
// Waking is exact: each waiter that is woken is taken out of its queue by who wakes it. So it is known at any time how
// many threads are awake, and when the last one falls asleep the program can never go on: that is reported.
#ifndef ND_RT_SYNC_H
#define ND_RT_SYNC_H

#include "lock.h"

#include <stddef.h>

struct nd_waiter;

enum { ND_GATE_QUEUES = 2 };

struct nd_gate { // zero is a gate that is open; it may lie in the heap
	struct nd_lock lock;
	struct nd_waiter *first[ND_GATE_QUEUES], *last[ND_GATE_QUEUES]; // on the stacks of those who wait
};

void nd_gate_lock(struct nd_gate *gate);
void nd_gate_unlock(struct nd_gate *gate);
// These three are for who holds it. The first returns when somebody has woken the caller; then it holds it again.
void nd_gate_wait(struct nd_gate *gate, int queue);
void nd_gate_unlock_and_wake(struct nd_gate *gate, int queue); // who waits longest there, if anybody does
void nd_gate_wake_all(struct nd_gate *gate, int queue);

// The count of threads that are awake. One begins awake and ends asleep, and is woken by who makes it go on. A blocked
// section (world.h) is to be around sleeping.
void nd_sync_thread_wakes(void);
void nd_sync_thread_sleeps(void);

#endif
