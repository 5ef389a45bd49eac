// Threads: what each has for itself.
#include "thread.h"

#include "rt_internal.h"

#include <sys/auxv.h>
#include <sys/resource.h>

enum { UNLIMITED_BYTES = 64 << 20 }; // taken as the size when the system sets none

_Thread_local struct nd_thread nd_self;
_Thread_local char *nd_rt_stack_limit;

void nd_thread_set_stack(const struct nd_stack *stack)
{
	nd_self.stack = *stack;
	if (!nd_self.memory_ran_out)
		nd_rt_stack_limit = stack->limit;
}

void nd_thread_init(void *frame)
{
	struct rlimit limit;
	size_t size = UNLIMITED_BYTES;
	uintptr_t low;

	if (!getrlimit(RLIMIT_STACK, &limit) && limit.rlim_cur != RLIM_INFINITY)
		size = limit.rlim_cur;
	low = (uintptr_t)frame - size;
	nd_thread_set_stack(&(struct nd_stack){
		.low = low,
		// These bytes lie above all frames of the first thread.
		.high = getauxval(AT_RANDOM) & ~(uintptr_t)7,
		.base_frame = (uintptr_t)frame,
		.limit = (char *)low + ND_STACK_RESERVE_BYTES,
	});
}
