// Fibers: their stacks, and whose turn it is.
//
// Stacks come from slabs, ranges of addresses that cost nothing until they are touched, so a fiber that waits costs the one
// page that its few frames are in; its struct nd_fiber lies at the upper end of the same page. There is no guard page for
// each of 100,000 stacks (the system allows 65,530 mappings): code that recurses compares its stack pointer with the limit
// (nd_rt_stack_limit), and below that there is room for what does not look. The first slabs have guard pages all the same,
// which is all that most programs ever use.
//
// Invariants
//  1  A fiber that does not run has its registers in struct nd_saved at `sp`.
//  2  `current` is the end of a chain of active fibers, linked by `starter`; the other end is the main fiber or one that
//     was taken from the ready list.
//  3  A fiber is in the ready list exactly when it is ready.
//  4  The collector may stop the thread anywhere but in critical sections, and look at all stacks that are not free.
#include "fiber.h"

#include "loop.h"
#include "rt_internal.h"
#include "task.h"
#include "world.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
	PAGE_BYTES = 4096,
	STACK_BYTES = 2 * ND_STACK_RESERVE_BYTES,
	SLAB_STACKS = 64,
	GUARDED_SLABS = 64,
	KEPT_STACKS = 256,    // free ones that keep their memory
	COLOURS = 8,          // stacks begin at different cache lines, or all of them would share a few sets of the cache
	COLOUR_BYTES = 64,
	TURNS_PER_POLL = 61   // until timers and files get a chance although somebody is ready
};

struct nd_slab {
	struct nd_slab *next, *next_partial;
	char *base;
	uint64_t used; // by stack; those that are free but keep their memory count
};

_Static_assert(SLAB_STACKS == 64, "used has a bit for each");

// Stacks --------------------------------------------------------------------------------------------------------
static struct nd_fiber *fiber_at(const struct nd_slab *slab, unsigned i)
{
	char *end = slab->base + (size_t)(i + 1) * STACK_BYTES - (size_t)(i % COLOURS) * COLOUR_BYTES;
	uintptr_t start = (uintptr_t)(end - sizeof(struct nd_fiber)) & ~(uintptr_t)63;

	return (struct nd_fiber *)start;
}

static bool add_slab(struct nd_fibers *f)
{
	size_t bytes = (size_t)SLAB_STACKS * STACK_BYTES;
	struct nd_slab *slab = malloc(sizeof *slab);
	void *base;

	if (!slab)
		return false;
	base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
	if (base == MAP_FAILED) {
		free(slab);
		return false;
	}
	madvise(base, bytes, MADV_NOHUGEPAGE); // or a page for four frames would take 2 MiB
	*slab = (struct nd_slab){ .next = f->slabs, .next_partial = f->partial, .base = base };
	if (f->nslabs++ < GUARDED_SLABS)
		for (unsigned i = 0; i < SLAB_STACKS; i++)
			mprotect(slab->base + (size_t)i * STACK_BYTES, PAGE_BYTES, PROT_NONE);
	atomic_signal_fence(memory_order_seq_cst); // whole before the collector may see it
	f->slabs = f->partial = slab;
	return true;
}

// There is one.
static struct nd_fiber *take_stack(struct nd_fibers *f)
{
	struct nd_fiber *self = f->free;
	struct nd_slab *slab;
	unsigned i;

	if (self) {
		f->free = self->next;
		f->nfree--;
		return self;
	}
	slab = f->partial;
	i = (unsigned)__builtin_ctzll(~slab->used);
	slab->used |= (uint64_t)1 << i;
	if (!~slab->used)
		f->partial = slab->next_partial;
	self = fiber_at(slab, i);
	self->slab = slab;
	self->stack = (struct nd_stack){
		.low = (uintptr_t)slab->base + (size_t)i * STACK_BYTES,
		.high = (uintptr_t)(self + 1),
		.base_frame = (uintptr_t)self,
		.limit = slab->base + (size_t)i * STACK_BYTES + ND_STACK_RESERVE_BYTES,
	};
	return self;
}

// A free stack goes back to its slab.
static void release_stack(struct nd_fibers *f, struct nd_fiber *self)
{
	struct nd_slab *slab = self->slab;

	if (!~slab->used) {
		slab->next_partial = f->partial;
		f->partial = slab;
	}
	slab->used &= ~((uint64_t)1 << (size_t)((char *)self->stack.low - slab->base) / STACK_BYTES);
}

// Half of the free stacks go back to their slabs, their memory to the system, with one call for those side by side.
static void release_stacks(struct nd_fibers *f)
{
	char *low = NULL, *high = NULL;

	while (f->nfree > KEPT_STACKS / 2) {
		struct nd_fiber *self = f->free;
		char *start = (char *)self->stack.low;

		f->free = self->next;
		f->nfree--;
		release_stack(f, self);
		if (start == high) {
			high += STACK_BYTES;
		} else if (start + STACK_BYTES == low) {
			low = start;
		} else {
			if (low)
				madvise(low, (size_t)(high - low), MADV_DONTNEED);
			low = start;
			high = start + STACK_BYTES;
		}
	}
	if (low)
		madvise(low, (size_t)(high - low), MADV_DONTNEED);
}

// The caller may still be on it.
static void give_stack(struct nd_fibers *f, struct nd_fiber *self)
{
	if (f->nfree == KEPT_STACKS)
		release_stacks(f);
	self->state = ND_FIBER_FREE;
	self->task = NULL;
	self->next = f->free;
	f->free = self;
	f->nfree++;
}

static void scan_stacks(const struct nd_thread *thread, void (*scan)(const void *from, const void *to))
{
	const struct nd_fibers *f = thread->fibers;

	if (f->current != &f->main)
		scan(f->main.sp, (const void *)f->main.stack.high);
	for (const struct nd_slab *slab = f->slabs; slab; slab = slab->next) {
		for (uint64_t used = slab->used; used; used &= used - 1) {
			const struct nd_fiber *fiber = fiber_at(slab, (unsigned)__builtin_ctzll(used));

			if (fiber != f->current && fiber->state != ND_FIBER_FREE)
				scan(fiber->sp, (const void *)fiber->stack.high);
		}
	}
	if (f->loop)
		nd_loop_scan(f->loop, scan);
}

// Turns ---------------------------------------------------------------------------------------------------------
struct nd_fibers *nd_fibers_make(void)
{
	struct nd_fibers *f = calloc(1, sizeof *f);

	if (!f)
		nd_rt_fatal("OutOfMemoryError", "no memory for fibers");
	f->main.stack = nd_self.stack;
	f->main.state = ND_FIBER_ACTIVE;
	f->main.home = f;
	f->current = &f->main;
	f->ready_end = &f->ready;
	nd_self.fibers = f;
	nd_self.scan_stacks = scan_stacks;
	return f;
}

// In a critical section, which ends on the other side.
static void enter(struct nd_fibers *f, struct nd_fiber *to)
{
	struct nd_fiber *from = f->current;

	f->current = to;
	nd_thread_set_stack(&to->stack);
	nd_switch(&from->sp, to->sp);
	nd_critical_end();
}

static void append_ready(struct nd_fibers *f, struct nd_fiber *fiber)
{
	fiber->state = ND_FIBER_READY;
	fiber->next = NULL;
	*f->ready_end = fiber;
	f->ready_end = &fiber->next;
}

// Sleeps until there is one.
static struct nd_fiber *next_ready(struct nd_fibers *f)
{
	struct nd_fiber *fiber;

	if (++f->turns >= TURNS_PER_POLL && f->loop) {
		f->turns = 0;
		nd_loop_turn(f->loop, false);
	}
	while (!f->ready) {
		f->turns = 0;
		if (f->loop && nd_loop_turn(f->loop, true))
			continue;
		// Nobody can wake anybody any more.
		assert(f->main.state == ND_FIBER_WAITING);
		if (f->main.forget)
			f->main.forget(&f->main, f->main.forget_arg);
		f->main.woken = ND_WOKEN_TO_DIE;
		append_ready(f, &f->main);
	}
	fiber = f->ready;
	f->ready = fiber->next;
	if (!f->ready)
		f->ready_end = &f->ready;
	fiber->state = ND_FIBER_ACTIVE;
	return fiber;
}

enum nd_woken nd_fiber_suspend(void (*forget)(struct nd_fiber *self, void *arg), void *arg)
{
	struct nd_fibers *f = nd_fibers();
	struct nd_fiber *self = f->current, *to = self->starter;

	if (self->cancel_is_due && forget) {
		self->cancel_is_due = false;
		forget(self, arg);
		return ND_WOKEN_TO_CANCEL;
	}
	self->forget = forget;
	self->forget_arg = arg;
	self->woken = ND_WOKEN;
	self->state = ND_FIBER_WAITING;
	self->starter = NULL;
	if (!to)
		to = next_ready(f);
	if (to != self) {
		nd_critical_begin();
		enter(f, to);
	}
	return self->woken;
}

static void wake_here(void *fiber)
{
	append_ready(nd_fibers(), fiber);
}

void nd_fiber_wake(struct nd_fiber *self)
{
	if (self->home == nd_self.fibers)
		wake_here(self);
	else
		nd_loop_post(self->home->loop, wake_here, self);
}

void nd_fiber_cancel(struct nd_fiber *self)
{
	if (self->state == ND_FIBER_WAITING && self->forget) {
		self->forget(self, self->forget_arg);
		self->woken = ND_WOKEN_TO_CANCEL;
		nd_fiber_wake(self);
	} else if (self->state == ND_FIBER_READY) {
		self->woken = ND_WOKEN_TO_CANCEL;
	} else {
		self->cancel_is_due = true;
	}
}

// With threads -------------------------------------------------------------------------------------------------
void nd_fibers_share(void)
{
	struct nd_fibers *f = nd_self.fibers;

	if (f)
		nd_loop_listen(nd_loop());
}

static void look_again(void *arg)
{
	(void)arg;
}

void nd_fibers_alone(void)
{
	for (struct nd_thread *t = nd_threads; t; t = t->next) {
		struct nd_fibers *f = t->fibers;

		if (f && f->loop && nd_loop_listens(f->loop))
			nd_loop_post(f->loop, look_again, NULL);
	}
}

void nd_fibers_finish(void)
{
	struct nd_fibers *f = nd_self.fibers;

	while (f && f->alive) {
		if (!f->ready && !(f->loop && nd_loop_turn(f->loop, true)))
			break;
		if (!f->ready)
			continue;
		append_ready(f, &f->main);
		nd_critical_begin();
		enter(f, next_ready(f));
	}
}

// Those that are left are forgotten where others know them.
static void drop_fibers(struct nd_fibers *f)
{
	for (struct nd_slab *slab = f->slabs; slab; slab = slab->next) {
		for (uint64_t used = slab->used; used; used &= used - 1) {
			struct nd_fiber *fiber = fiber_at(slab, (unsigned)__builtin_ctzll(used));

			if (fiber->state == ND_FIBER_FREE)
				continue;
			if (fiber->state == ND_FIBER_WAITING && fiber->forget)
				fiber->forget(fiber, fiber->forget_arg);
			if (fiber->task)
				nd_task_orphan(fiber->task);
		}
	}
}

void nd_fibers_release(void)
{
	struct nd_fibers *f = nd_self.fibers;

	if (!f)
		return;
	drop_fibers(f);
	nd_tasks_release(f->loop);
	nd_critical_begin();
	nd_self.fibers = NULL;
	nd_self.scan_stacks = NULL;
	nd_critical_end();
	while (f->slabs) {
		struct nd_slab *slab = f->slabs;

		f->slabs = slab->next;
		munmap(slab->base, (size_t)SLAB_STACKS * STACK_BYTES);
		free(slab);
	}
	nd_loop_destroy(&f->loop);
	free(f);
}

// Starting and ending -------------------------------------------------------------------------------------------
struct start {
	struct nd_fiber *fiber;
	void (*main)(void *arg);
	void *arg;
};

static _Noreturn void run(struct start *start)
{
	struct nd_fiber *self = start->fiber, *to;
	struct nd_fibers *f;

	nd_critical_end();
	start->main(start->arg);
	f = nd_fibers();
	f->alive--;
	to = self->starter ? self->starter : next_ready(f);
	nd_critical_begin();
	give_stack(f, self);
	enter(f, to);
	abort(); // nobody enters a stack that is free
}

bool nd_fiber_start(struct nd_rt_task *task, void (*main)(void *arg), void *arg)
{
	struct nd_fibers *f = nd_fibers();
	struct start start = { NULL, main, arg };
	struct nd_fiber *self;
	struct nd_saved *saved;

	if (!f->free && !f->partial && !add_slab(f))
		return false;
	nd_critical_begin();
	start.fiber = self = take_stack(f);
	self->home = f;
	self->task = task;
	self->awaited = NULL;
	self->starter = f->current;
	self->state = ND_FIBER_ACTIVE;
	self->cancel_is_due = false;
	// nd_switch_begin calls: until then the stack pointer is a multiple of 16.
	saved = (struct nd_saved *)((uintptr_t)self & ~(uintptr_t)15) - 1;
	saved->rbx = (uintptr_t)&start;
	saved->r12 = (uintptr_t)run;
	saved->frame = 0;
	saved->pc = (uintptr_t)nd_switch_begin;
	self->sp = saved;
	f->alive++;
	enter(f, self);
	return true;
}

// Traces --------------------------------------------------------------------------------------------------------
const struct nd_fiber *nd_fiber_caller(const struct nd_fiber *self, const uintptr_t **frame)
{
	const struct nd_fiber *caller = self->starter;

	if (!caller && self->task)
		caller = nd_task_waiter(self->task);
	if (caller)
		*frame = (const uintptr_t *)((const struct nd_saved *)caller->sp)->frame;
	return caller;
}
