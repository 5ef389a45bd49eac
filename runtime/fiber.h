// Fibers: stacks of their own that take turns on one thread. A fiber runs until it waits; then another one runs that can,
// and when none can, the thread sleeps in the event loop (loop.h). Nothing is preempted, and a fiber stays on its thread.
//
// A new fiber runs at once. When it waits for the first time, whoever started it goes on, before anybody else; from then
// on fibers run in the order in which they were woken.
//
// The thread's own stack is a fiber, too, the main one: when it waits the others run.
#ifndef ND_RT_FIBER_H
#define ND_RT_FIBER_H

#include "thread.h"

#include "noodle/rt.h"

struct nd_loop;
struct nd_slab;

struct nd_saved { // what nd_switch leaves at the end of a stack
	uintptr_t r15, r14, r13, r12, rbx;
	uintptr_t frame; // of the function that left the stack
	uintptr_t pc;
};

enum nd_fiber_state {
	ND_FIBER_FREE,    // a stack for the next one
	ND_FIBER_ACTIVE,  // runs, or has started one that does and has not waited yet
	ND_FIBER_WAITING, // until nd_fiber_wake
	ND_FIBER_READY
};

// Why nd_fiber_suspend came back.
enum nd_woken {
	ND_WOKEN,
	ND_WOKEN_TO_CANCEL, // what it waited for is off
	ND_WOKEN_TO_DIE     // the main fiber alone: nothing that is left can ever wake it
};

struct nd_fiber {
	void *sp;                // while it does not run
	struct nd_fibers *home;  // of its thread
	struct nd_slab *slab;    // that its stack is from
	struct nd_fiber *next;   // of those that are ready, or that wait for the same task
	struct nd_stack stack;
	struct nd_rt_task *task; // what it computes; NULL: nothing that others wait for
	struct nd_rt_task *awaited; // kept up by those who wait for tasks (task.c)
	struct nd_fiber *starter; // goes on when this one waits for the first time or ends; then NULL
	void (*forget)(struct nd_fiber *self, void *arg);
	void *forget_arg;
	enum nd_fiber_state state;
	enum nd_woken woken;
	bool cancel_is_due; // it was cancelled while it did not wait
};

struct nd_fibers { // of a thread
	struct nd_fiber main;
	struct nd_fiber *current;
	struct nd_fiber *ready, **ready_end;
	uint32_t turns;         // since the loop was asked
	struct nd_loop *loop;   // NULL until somebody needs it
	struct nd_slab *slabs;  // all stacks
	struct nd_slab *partial; // with room
	struct nd_fiber *free;  // stacks whose memory is kept
	uint32_t nfree, nslabs;
	uint32_t alive;         // without main
};

struct nd_fibers *nd_fibers_make(void);

// Of the calling thread; made at the first call.
static inline struct nd_fibers *nd_fibers(void)
{
	struct nd_fibers *f = nd_self.fibers;

	return __builtin_expect(f != NULL, 1) ? f : nd_fibers_make();
}

// Runs main(arg) on a new stack until it waits or returns. `task` is what the fiber computes. The collector sees what lies
// on the stack, but `arg` only until then. False if there is no memory for a stack.
bool nd_fiber_start(struct nd_rt_task *task, void (*main)(void *arg), void *arg);

// Stops the current fiber until somebody wakes it; who is to do so knows it by now. When it is cancelled instead, `forget`
// has made them forget it; NULL: it cannot be cancelled. About 15 ns when another fiber is ready.
enum nd_woken nd_fiber_suspend(void (*forget)(struct nd_fiber *self, void *arg), void *arg);
void nd_fiber_wake(struct nd_fiber *self); // it waits; it runs after those that were woken before. From any thread
// At once if it waits, else when it is about to. Of this thread, and not the main one.
void nd_fiber_cancel(struct nd_fiber *self);

// For thread.c.
void nd_fibers_share(void);   // before there is a second thread
void nd_fibers_finish(void);  // on the main fiber: runs the others until all have ended, or can never go on
void nd_fibers_release(void); // before the thread ends; what waits is dropped
void nd_fibers_alone(void);   // with the lock of the registry: a thread has ended, on whom others may have waited in vain

// What a fiber throws that was woken to cancel; with a trace that begins at the caller of the calling function.
struct nd_rt_error *nd_fiber_cancelled_error(void);

// The fiber that continues a stack trace where that of `self` ends: who started it, or else waits for it. Sets *frame to
// the frame that it stands in. NULL when there is none.
const struct nd_fiber *nd_fiber_caller(const struct nd_fiber *self, const uintptr_t **frame);

// switch.S: leaves the stack, to come back when somebody enters it there; begins with rbx and r12.
void nd_switch(void **left, void *entered);
void nd_switch_begin(void);

#endif
