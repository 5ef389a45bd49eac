// What a thread of the program has for itself. `nd_self` lies in the thread's own storage at a fixed distance from the
// thread pointer (local exec), so reading a field of it is one instruction, as for a static variable.
//
// Fibers stay on the thread that made them and share its nd_self; what belongs to a stack is in nd_stack, and whoever
// changes stacks sets it (nd_thread_set_stack).
#ifndef ND_RT_THREAD_H
#define ND_RT_THREAD_H

#include "blocks.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nd_rt_string;
struct nd_rt_thread;

struct nd_stack {
	uintptr_t low, high; // it grows from high down to low
	uintptr_t base_frame; // where stack traces end: frames lie below it
	char *limit; // of code that looks; usually low + ND_STACK_RESERVE_BYTES
};

// Free cells, to be given out in order.
struct nd_run {
	char *at, *end;
};

// Where the search for the next run goes on: a block, and the granule behind the last run.
struct nd_place {
	uint32_t block, granule;
};

enum nd_thread_state { ND_THREAD_RUNS, ND_THREAD_BLOCKED };

// What a thread was when it stopped, see world.h. All that it knows is here or on its stack from `sp` on.
enum { ND_PUBLISHED_FRAME = 1, ND_PUBLISHED_COUNT = 6 };

struct nd_published {
	uintptr_t registers[ND_PUBLISHED_COUNT]; // of a blocked one: rbx rbp r12 r13 r14 r15
	uintptr_t sp;
};

struct nd_thread {
	struct nd_run runs[ND_CONTENTS][ND_SIZES];
	struct nd_place places[ND_CONTENTS][ND_SIZES];
	struct nd_run claimed; // taken, but not in `runs` yet
	struct nd_stack stack; // the one it runs on: its own, or a fiber's
	bool memory_ran_out; // nd_rt_stack_limit is beyond every stack until somebody has looked
	// Set by whoever runs fibers on the thread: calls scan(from, to) for the part in use of every stack that is not
	// the current one. Called while the thread may stand anywhere outside of the runtime's own critical sections.
	void (*scan_stacks)(const struct nd_thread *self, void (*scan)(const void *from, const void *to));
	void *fibers; // its owner's
	struct nd_rt_thread *object; // the program's; NULL of the first thread
	// What world.c stops it by.
	struct nd_thread *next, *before; // all threads
	int id; // the system's
	_Atomic uint32_t state; // enum nd_thread_state
	_Atomic uint32_t wanted; // the stop that it got the signal for
	bool stopped_by_signal; // this time
	volatile bool stop_is_due; // at the end of the critical section
	volatile uint32_t critical;
	struct nd_published published;
	// The last place that was looked up in a long string that is not ASCII.
	struct nd_place_in_string {
		const struct nd_rt_string *string;
		int64_t index, offset;
	} last_place;
};

extern _Thread_local struct nd_thread nd_self;

// Bytes below nd_rt_stack_limit that the runtime may need on any stack, the handler of a signal included.
enum { ND_STACK_RESERVE_BYTES = 256 << 10 };

// Those that have begun and not ended.
extern struct nd_thread *nd_threads;

// The first thread: before anything else, from main(), whose frame it is.
void nd_thread_init(void *frame);
// The stack that the thread runs on from now on; its limit becomes nd_rt_stack_limit, unless memory ran out.
void nd_thread_set_stack(const struct nd_stack *stack);

// Guards nd_threads: while it is held no thread begins or ends.
void nd_threads_lock(void);
void nd_threads_unlock(void);

// Reports the errors of threads that nobody joined; false if there are none.
bool nd_threads_report(void);

#endif
