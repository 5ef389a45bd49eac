// Stopping all threads but one, so that it can collect.
//
// A thread is in one of two states. While it runs, it is stopped by a signal, wherever it is; the handler runs on the
// thread's own stack and waits there, so that everything the thread knows lies on that stack: its registers in the
// signal's frame, vector registers too. While it is blocked, it has promised not to touch anything that the collector
// looks at, and it keeps the promise: at the end of the block it waits until the world goes on. So threads that wait
// cost a collection nothing but the look at their stacks.
//
// Invariants
//  1  Who stops the world holds the heap's lock (heap.c) and the registry's (thread.c) in this order, so no thread that
//     is stopped holds them. It may hold any other lock, also those of the C library: between stop and go the
//     collector takes none and does not call malloc.
//  2  A thread that is stopped by the signal goes on with stale registers. So whatever its registers may say of the heap
//     stays true: objects do not move, and its runs of free cells stay its own.
//  3  A critical section puts the stop off to its end: for the time in which nd_self does not say which stack is in
//     use. It is short and calls nothing that may wait.
#ifndef ND_RT_WORLD_H
#define ND_RT_WORLD_H

#include "thread.h"

// Around everything that may wait, in one function that returns after the second:
//	nd_block_begin(); ... nd_block_end();
// Between them no object of the heap is made or changed, and none is read that is not kept by a reference on the stack.
// They may be nested in no way.
void nd_block_publish(struct nd_published *published); // what a call saves, and the stack pointer
void nd_block_end(void);

static inline __attribute__((always_inline)) void nd_block_begin(void)
{
	nd_block_publish(&nd_self.published);
	atomic_store_explicit(&nd_self.state, ND_THREAD_BLOCKED, memory_order_release);
}

// Critical sections; they may be nested.
static inline void nd_critical_begin(void)
{
	nd_self.critical++;
	atomic_signal_fence(memory_order_seq_cst);
}

void nd_critical_end(void);

// Before the second thread: from now on signals may come.
void nd_world_init(void);

// All other threads in the registry; the caller holds its lock. How one of them was stopped says its `stopped_by_signal`.
void nd_world_stop(void);
void nd_world_go(void);

#endif
