#include "world.h"

#include "lock.h"
#include "rt_internal.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

// Debuggers let this one pass, libraries do not use it among themselves, and one too many does no harm (the choice of
// Go's authors: "Proposal: Non-cooperative goroutine preemption", 2019).
#define STOP_SIGNAL SIGURG

static _Atomic uint32_t epoch; // odd: the world is stopped, or about to be
static _Atomic uint32_t running; // threads that got the signal and have not stopped yet

__asm__(".pushsection .text.nd_block_publish, \"ax\", @progbits\n"
	".globl nd_block_publish\n"
	".hidden nd_block_publish\n"
	".type nd_block_publish, @function\n"
	"nd_block_publish:\n"
	"	movq %rbx, (%rdi)\n"
	"	movq %rbp, 8(%rdi)\n"
	"	movq %r12, 16(%rdi)\n"
	"	movq %r13, 24(%rdi)\n"
	"	movq %r14, 32(%rdi)\n"
	"	movq %r15, 40(%rdi)\n"
	"	leaq 8(%rsp), %rax\n"
	"	movq %rax, 48(%rdi)\n"
	"	ret\n"
	".size nd_block_publish, .-nd_block_publish\n"
	".popsection\n");

_Static_assert(offsetof(struct nd_published, sp) == 48, "nd_block_publish stores the stack pointer there");

// Stops here until the world goes on. What the handler has saved lies above this frame.
static __attribute__((noinline)) void stop_here(uint32_t at)
{
	struct nd_thread *self = &nd_self;

	self->published.sp = (uintptr_t)__builtin_frame_address(0);
	self->stopped_by_signal = true;
	if (atomic_fetch_sub(&running, 1) == 1)
		nd_futex_wake(&running, 1);
	while (atomic_load(&epoch) == at)
		nd_futex_wait(&epoch, at);
}

static void on_stop(int number)
{
	struct nd_thread *self = &nd_self;
	uint32_t at = atomic_load(&epoch);
	int code = errno;

	(void)number;
	if (atomic_load(&self->wanted) != at || !(at & 1))
		return;
	if (self->critical) {
		self->stop_is_due = true;
		return;
	}
	__builtin_unwind_init(); // a sanitizer may call this from a function of its own, not from the signal's frame
	stop_here(at);
	errno = code;
}

void nd_critical_end(void)
{
	atomic_signal_fence(memory_order_seq_cst);
	if (--nd_self.critical || !nd_self.stop_is_due)
		return;
	nd_self.stop_is_due = false;
	syscall(SYS_tgkill, getpid(), nd_self.id, STOP_SIGNAL);
}

void nd_block_end(void)
{
	struct nd_thread *self = &nd_self;
	int code = errno;

	for (;;) {
		uint32_t at;

		atomic_store(&self->state, ND_THREAD_RUNS);
		at = atomic_load(&epoch);
		if (!(at & 1))
			break;
		// Who stops the world may have seen either state: then a signal comes, and is obeyed.
		atomic_store(&self->state, ND_THREAD_BLOCKED);
		nd_futex_wait(&epoch, at);
	}
	errno = code;
}

void nd_world_init(void)
{
	struct sigaction action = {.sa_handler = on_stop, .sa_flags = SA_RESTART};
	sigset_t set;

	sigemptyset(&action.sa_mask);
	sigaction(STOP_SIGNAL, &action, NULL);
	// Who started the program may have blocked it.
	sigemptyset(&set);
	sigaddset(&set, STOP_SIGNAL);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void nd_world_stop(void)
{
	uint32_t at = atomic_load(&epoch) + 1, left;

	atomic_store(&running,
		     1); // this one, so that the count does not reach zero before all have their signal
	atomic_store(&epoch, at);
	for (struct nd_thread *t = nd_threads; t; t = t->next) {
		t->stopped_by_signal = false;
		if (t == &nd_self || atomic_load(&t->state) == ND_THREAD_BLOCKED)
			continue;
		atomic_store(&t->wanted, at);
		atomic_fetch_add(&running, 1);
		if (syscall(SYS_tgkill, getpid(), t->id, STOP_SIGNAL))
			nd_rt_fatal("Error", "a thread cannot be stopped for the collector");
	}
	atomic_fetch_sub(&running, 1);
	while ((left = atomic_load(&running)))
		nd_futex_wait(&running, left);
}

void nd_world_go(void)
{
	atomic_fetch_add(&epoch, 1);
	nd_futex_wake(&epoch, INT32_MAX);
}
