// Futures, as far as they are C: waiting for one, waking who waits, and the fiber or timer that one comes from.
//
// A task belongs to no thread. `tasks` guards who waits for it and where it comes from; while there is one thread it costs
// a test. Who is to complete it claims it first, so that a value and a cancelling do not meet.
#include "task.h"

#include "fiber.h"
#include "lock.h"
#include "loop.h"
#include "rt_internal.h"

#include <stdlib.h>

union code { // of a closure
	void *object;
	struct nd_rt_error *(*watch)(void *self);
	struct nd_rt_error *(*run)(void *self, void *task, void *body);
};

enum { PENDING, CLAIMED, DONE };
enum { NS_PER_MS = 1000000 };

struct watch { // __Watch
	struct nd_rt_object head;
	struct watch *next;
	struct nd_rt_closure *run;
};

struct nd_rt_task { // __Task; a future's value follows
	struct nd_rt_object head; //  0
	void *failure;            //  8
	struct watch *watches;    // 16  called when it is done
	_Atomic int64_t state;    // 24  DONE: with a value; more: failed
	struct nd_fiber *waiters; // 32  the last one first
	uintptr_t source;         // 40  while it is pending: 0, the fiber that computes it, or a timer and 1
	// bool minded            // 48
};

struct sleeper { // a timer that completes a task
	struct nd_timer timer;
	struct nd_fibers *home;
	struct sleeper *next; // that is free
};

static struct nd_lock tasks; // held for a few instructions, or while something is posted
static _Thread_local struct sleeper *free_sleepers;

struct nd_fiber *nd_task_waiter(const struct nd_rt_task *task)
{
	struct nd_fiber *fiber = task->waiters;

	while (fiber && fiber->next)
		fiber = fiber->next;
	return fiber;
}

// Completing ----------------------------------------------------------------------------------------------------
bool nd_rt_task_claim(struct nd_rt_task *task)
{
	int64_t pending = PENDING;

	if (nd_many_threads)
		return atomic_compare_exchange_strong(&task->state, &pending, CLAIMED);
	if (task->state != PENDING)
		return false;
	atomic_store_explicit(&task->state, CLAIMED, memory_order_relaxed);
	return true;
}

static void wake_waiters(struct nd_rt_task *task)
{
	struct nd_fiber *in_order = NULL;

	while (task->waiters) {
		struct nd_fiber *fiber = task->waiters;

		task->waiters = fiber->next;
		fiber->next = in_order;
		in_order = fiber;
	}
	while (in_order) {
		struct nd_fiber *fiber = in_order;

		in_order = fiber->next;
		nd_fiber_wake(fiber);
	}
}

void nd_rt_task_done(struct nd_rt_task *task)
{
	struct watch *watch;

	nd_lock_acquire(&tasks);
	watch = task->watches;
	task->watches = NULL;
	task->source = 0;
	if (task->waiters)
		wake_waiters(task);
	nd_lock_release(&tasks);
	for (; watch; watch = watch->next)
		((union code){ watch->run->code }).watch(watch->run); // throws nothing
}

// Waiting -------------------------------------------------------------------------------------------------------
static void forget(struct nd_fiber *fiber, void *arg)
{
	struct nd_rt_task *task = arg;
	struct nd_fiber **at = &task->waiters;

	nd_lock_acquire(&tasks);
	while (*at && *at != fiber)
		at = &(*at)->next;
	if (*at)
		*at = fiber->next;
	nd_lock_release(&tasks);
}

static bool begin_wait(struct nd_rt_task *task, struct nd_fiber *self)
{
	bool pending;

	if (nd_many_threads)
		nd_loop_listen(nd_loop());
	nd_lock_acquire(&tasks);
	pending = task->state < DONE;
	if (pending) {
		self->awaited = task;
		self->next = task->waiters;
		task->waiters = self;
	}
	nd_lock_release(&tasks);
	return pending;
}

struct nd_rt_error *nd_rt_task_wait(struct nd_rt_task *task)
{
	struct nd_fiber *self = nd_fibers()->current;
	enum nd_woken woken;

	if (!begin_wait(task, self))
		return NULL;
	woken = nd_fiber_suspend(forget, task);
	self->awaited = NULL;
	switch (woken) {
	case ND_WOKEN:
		return NULL;
	case ND_WOKEN_TO_CANCEL:
		return nd_rt_error_make(nd_rt_cancelled_error, nd_rt_string_from_c("the future was cancelled"),
					__builtin_frame_address(0));
	default:
		return nd_rt_error_make(nd_rt_plain_error,
					nd_rt_string_from_c("deadlock: nothing can complete this future any more"),
					__builtin_frame_address(0));
	}
}

struct nd_rt_error *nd_fiber_cancelled_error(void)
{
	return nd_rt_error_make(nd_rt_cancelled_error, nd_rt_string_from_c("the future was cancelled"),
				__builtin_frame_address(0));
}

void nd_rt_task_seen(void)
{
}

// Fibers --------------------------------------------------------------------------------------------------------
struct start {
	struct nd_rt_task *task;
	struct nd_rt_closure *run;
	struct nd_rt_closure *body;
};

static void run_task(void *arg)
{
	struct start s = *(const struct start *)arg;
	union code code = { s.run->code };

	s.task->source = (uintptr_t)nd_fibers()->current;
	// It catches what the body throws. What it throws itself can only be that memory ran out before, told here because
	// here a stack is looked at: once.
	if (code.run(s.run, s.task, s.body) && code.run(s.run, s.task, s.body))
		nd_rt_fatal("OutOfMemoryError", "the heap is exhausted");
}

struct nd_rt_error *nd_rt_task_start(struct nd_rt_task *task, struct nd_rt_closure *run, struct nd_rt_closure *body)
{
	struct start start = { task, run, body };

	if (nd_fiber_start(task, run_task, &start))
		return NULL;
	return nd_rt_error_make(nd_rt_out_of_memory_error, nd_rt_string_from_c("no memory for another fiber"),
				__builtin_frame_address(0));
}

// Sleeping ------------------------------------------------------------------------------------------------------
static void end_sleep(struct sleeper *self)
{
	self->timer.object = NULL;
	self->next = free_sleepers;
	free_sleepers = self;
}

static void on_time(struct nd_timer *timer)
{
	struct nd_rt_task *task = timer->object;

	end_sleep((struct sleeper *)timer); // its first member
	if (!nd_rt_task_claim(task))
		return;
	task->state = DONE;
	nd_rt_task_done(task);
}

void nd_rt_task_sleep(struct nd_rt_task *task, int64_t ms)
{
	struct sleeper *self = free_sleepers;
	int64_t now = nd_loop_now_ns(), ns;

	if (self)
		free_sleepers = self->next;
	else
		self = malloc(sizeof *self);
	if (!self)
		nd_rt_fatal("OutOfMemoryError", "no memory for a timer");
	if (__builtin_mul_overflow(ms < 0 ? 0 : ms, NS_PER_MS, &ns) || __builtin_add_overflow(now, ns, &ns))
		ns = INT64_MAX;
	*self = (struct sleeper){ .timer = { .fire = on_time, .object = task }, .home = nd_fibers() };
	task->source = (uintptr_t)self | 1;
	nd_timer_set(&self->timer, ns);
}

void nd_task_orphan(struct nd_rt_task *task)
{
	nd_lock_acquire(&tasks);
	task->source = 0;
	nd_lock_release(&tasks);
}

static void release_timer(struct nd_timer *timer)
{
	if (timer->fire != on_time)
		return;
	nd_task_orphan(timer->object);
	free(timer);
}

void nd_tasks_release(struct nd_loop *loop)
{
	if (loop)
		nd_loop_each_timer(loop, release_timer);
	while (free_sleepers) {
		struct sleeper *self = free_sleepers;

		free_sleepers = self->next;
		free(self);
	}
}

// Cancelling ----------------------------------------------------------------------------------------------------
static struct nd_fiber *fiber_of(const struct nd_rt_task *task)
{
	return task->source & 1 ? NULL : (struct nd_fiber *)task->source;
}

static struct sleeper *sleeper_of(const struct nd_rt_task *task)
{
	return task->source & 1 ? (struct sleeper *)(task->source - 1) : NULL;
}

static void run_closure(void *arg)
{
	struct nd_rt_closure *run = arg;

	((union code){ run->code }).watch(run);
}

bool nd_rt_task_is_elsewhere(const struct nd_rt_task *task)
{
	struct nd_fibers *home = NULL;

	if (!nd_many_threads)
		return false;
	nd_lock_acquire(&tasks);
	if (task->source)
		home = fiber_of(task) ? fiber_of(task)->home : sleeper_of(task)->home;
	nd_lock_release(&tasks);
	return home && home != nd_self.fibers;
}

void nd_rt_task_run_there(const struct nd_rt_task *task, struct nd_rt_closure *run)
{
	struct nd_fibers *home = NULL;

	nd_lock_acquire(&tasks);
	if (task->source)
		home = fiber_of(task) ? fiber_of(task)->home : sleeper_of(task)->home;
	if (home)
		nd_loop_post(home->loop, run_closure, run);
	nd_lock_release(&tasks);
}

// The task that this one's fiber waits for, if nobody else does.
struct nd_rt_task *nd_rt_task_awaited(const struct nd_rt_task *task)
{
	const struct nd_fiber *fiber = fiber_of(task);
	struct nd_rt_task *awaited = fiber && fiber->state == ND_FIBER_WAITING ? fiber->awaited : NULL;

	nd_lock_acquire(&tasks);
	if (awaited && (awaited->state != PENDING || awaited->waiters != fiber || fiber->next))
		awaited = NULL;
	nd_lock_release(&tasks);
	return awaited;
}

// True if nothing is left that will complete it.
bool nd_rt_task_interrupt(struct nd_rt_task *task)
{
	struct nd_fiber *fiber = fiber_of(task);
	struct sleeper *sleeper = sleeper_of(task);

	if (fiber) {
		nd_fiber_cancel(fiber);
		return false;
	}
	if (sleeper) {
		nd_timer_unset(&sleeper->timer);
		end_sleep(sleeper);
	}
	return true;
}
