// Stack overflow. Code that checks its stack pointer against nd_rt_stack_limit throws a StackOverflowError that can be
// caught. Where the stack runs out without a check, the guard page is hit and the fault handler, on a stack of its own,
// tells the same story and ends the program. It also tells when a reference is null, which a constructor of a base class
// can see that calls a method of a derived class, whose fields are not set yet. The same check serves when memory ran out: then the limit lies beyond every
// stack until somebody has looked.
#include "rt_internal.h"
#include "thread.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

enum {
	HANDLER_STACK_BYTES = 256 << 10,
	GUARD_BYTES = 1 << 20,           // a frame may reach this far past the end
	NULL_BYTES = 64 << 10            // where no object is, but what a null reference with an offset means
};

static void on_fault(int number, siginfo_t *info, void *context)
{
	enum { FRAMES = 32 };
	uintptr_t pc[FRAMES];
	bool more;
	const ucontext_t *uc = context;
	uintptr_t address = (uintptr_t)info->si_addr;

	bool stack = address >= nd_self.stack.low - GUARD_BYTES && address <= nd_self.stack.high;
	if (!stack && address >= NULL_BYTES) {
		// Let the system do what it does.
		signal(number, SIG_DFL);
		return;
	}
	nd_rt_flush_at_last();
	const char *message = stack ? "error: StackOverflowError: the stack is exhausted\n"
				    : "error: NullError: a field is used before a constructor has set it\n";
	nd_rt_stderr(message, strlen(message));
	pc[0] = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP] + 1; // as if it were a return address

	void *frame = (void *)(uintptr_t)uc->uc_mcontext.gregs[REG_RBP];
	int64_t n = 1 + nd_rt_trace_walk(frame, pc + 1, FRAMES - 1, &more);

	nd_rt_trace_report(pc, n, more);
	_Exit(1);
}

void nd_rt_memory_ran_out(void)
{
	nd_self.memory_ran_out = true;
	nd_rt_stack_limit = (char *)UINTPTR_MAX;
}

bool nd_rt_memory_error_is_due(void)
{
	if (!nd_self.memory_ran_out)
		return false;
	nd_self.memory_ran_out = false;
	nd_rt_stack_limit = nd_self.stack.limit;
	return true;
}

void *nd_rt_fault_stack_new(void)
{
	// Not in .bss: the collector would scan it.
	void *stack = mmap(NULL, HANDLER_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
			   -1, 0);

	if (stack == MAP_FAILED)
		return NULL;
	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = HANDLER_STACK_BYTES }, NULL);
	return stack;
}

void nd_rt_fault_stack_release(void *stack)
{
	if (!stack)
		return;
	sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL);
	munmap(stack, HANDLER_STACK_BYTES);
}

void nd_rt_fault_init(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	if (!nd_rt_fault_stack_new())
		return;
	// A thread that tells of its fault is not to be stopped on the way: it is the program's end.
	sigfillset(&action.sa_mask);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}
