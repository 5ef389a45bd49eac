#include "sync.h"

#include "fiber.h"
#include "loop.h"
#include "rt_internal.h"
#include "world.h"

#include <unistd.h>

// A waiter looks for a moment before it sleeps: changing threads costs more than what most have to wait for.
enum wait_state { LOOKS, SLEEPS, WOKEN };
enum { WAIT_SPINS = 100 };

struct nd_waiter {
	struct nd_waiter *next;
	_Atomic uint32_t state; // enum wait_state
	struct nd_fiber *fiber; // NULL: the thread itself
	struct nd_loop *loop;   // of the fiber
};

// Threads that do not wait at a gate. Who wakes one counts it, before it can know.
static _Atomic int32_t awake = 1;

// With the place where the first thread waits.
static _Noreturn __attribute__((noinline)) void deadlock(void)
{
	enum { FRAMES = 32 };
	static const char message[] = "error: Deadlock: every thread waits for another one\n";
	struct nd_thread *first = nd_threads;
	uintptr_t pc[FRAMES];
	bool more;
	int64_t n;

	while (first->next)
		first = first->next;
	n = nd_rt_trace_walk_in(&first->stack, (void *)first->published.registers[ND_PUBLISHED_FRAME], pc,
				FRAMES, &more);
	nd_rt_flush();
	nd_threads_report();
	nd_rt_stderr(message, sizeof message - 1);
	nd_rt_trace_report(pc, n, more);
	_exit(1);
}

void nd_sync_thread_wakes(void)
{
	atomic_fetch_add(&awake, 1);
}

void nd_sync_thread_sleeps(void)
{
	if (atomic_fetch_sub(&awake, 1) == 1)
		deadlock();
}

// Gates -----------------------------------------------------------------------------------------------------------
// Their locks are taken also while there is one thread: what is locked then must still be when a second one begins.
void nd_gate_lock(struct nd_gate *gate)
{
	uint32_t free = 0;

	if (!atomic_compare_exchange_strong_explicit(&gate->lock.word, &free, 1, memory_order_acquire,
						     memory_order_relaxed))
		nd_lock_acquire_slow(&gate->lock);
}

void nd_gate_unlock(struct nd_gate *gate)
{
	if (atomic_exchange_explicit(&gate->lock.word, 0, memory_order_release) == 2)
		nd_lock_release_slow(&gate->lock);
}

static void sleep_until_woken(struct nd_waiter *waiter)
{
	uint32_t state = LOOKS;

	for (int i = 0; i < WAIT_SPINS && atomic_load_explicit(&waiter->state, memory_order_relaxed) == LOOKS;
	     i++)
		__builtin_ia32_pause();
	nd_block_begin();
	nd_sync_thread_sleeps();
	if (atomic_compare_exchange_strong(&waiter->state, &state, SLEEPS))
		while (atomic_load_explicit(&waiter->state, memory_order_acquire) == SLEEPS)
			nd_futex_wait(&waiter->state, SLEEPS);
	nd_block_end();
}

// When the thread has other fibers, which may go on meanwhile, only this one waits.
static bool is_among_fibers(void)
{
	const struct nd_fibers *f = nd_self.fibers;

	return f && f->alive;
}

void nd_gate_wait(struct nd_gate *gate, int queue)
{
	struct nd_waiter self = {0};

	if (is_among_fibers()) {
		self.loop = nd_loop();
		self.fiber = nd_fibers()->current;
		nd_loop_expect_thread(self.loop);
	}
	if (gate->last[queue])
		gate->last[queue]->next = &self;
	else
		gate->first[queue] = &self;
	gate->last[queue] = &self;
	nd_gate_unlock(gate);
	if (self.fiber)
		nd_fiber_suspend(NULL, NULL);
	else
		sleep_until_woken(&self);
	nd_gate_lock(gate);
}

static struct nd_waiter *take_first(struct nd_gate *gate, int queue)
{
	struct nd_waiter *waiter = gate->first[queue];

	if (!waiter)
		return NULL;
	gate->first[queue] = waiter->next;
	if (!waiter->next)
		gate->last[queue] = NULL;
	return waiter;
}

// On the fiber's thread.
static void wake_fiber(void *arg)
{
	struct nd_waiter *waiter = arg;

	nd_loop_unexpect_thread(waiter->loop);
	nd_fiber_wake(waiter->fiber);
}

static void wake(struct nd_waiter *waiter)
{
	const struct nd_fibers *own = nd_self.fibers;

	if (waiter->fiber) {
		if (own && own->loop == waiter->loop)
			wake_fiber(waiter);
		else
			nd_loop_post(waiter->loop, wake_fiber, waiter);
		return;
	}
	nd_sync_thread_wakes();
	// After this its stack may be gone; then nobody is woken, or somebody who looks and waits again.
	if (atomic_exchange(&waiter->state, WOKEN) == SLEEPS)
		nd_futex_wake(&waiter->state, 1);
}

void nd_gate_unlock_and_wake(struct nd_gate *gate, int queue)
{
	struct nd_waiter *waiter = take_first(gate, queue);

	nd_gate_unlock(gate);
	if (waiter)
		wake(waiter);
}

void nd_gate_wake_all(struct nd_gate *gate, int queue)
{
	struct nd_waiter *waiter;

	while ((waiter = take_first(gate, queue)))
		wake(waiter);
}

// Gates of channels -----------------------------------------------------------------------------------------------
struct nd_rt_gate {
	struct nd_rt_object head;
	struct nd_gate gate;
};

static const struct nd_rt_class gate_class = {
	.name = "Gate",
	.size = sizeof(struct nd_rt_gate),
	.kind = ND_RT_CLASS,
};

struct nd_rt_gate *nd_rt_gate_new(void)
{
	return nd_rt_new(&gate_class);
}

void nd_rt_gate_lock(struct nd_rt_gate *object)
{
	nd_gate_lock(&object->gate);
}

void nd_rt_gate_unlock(struct nd_rt_gate *object)
{
	nd_gate_unlock(&object->gate);
}

void nd_rt_gate_wait(struct nd_rt_gate *object, int64_t queue)
{
	nd_gate_wait(&object->gate, (int)queue);
}

void nd_rt_gate_unlock_and_wake(struct nd_rt_gate *object, int64_t queue)
{
	nd_gate_unlock_and_wake(&object->gate, (int)queue);
}

void nd_rt_gate_wake_all(struct nd_rt_gate *object, int64_t queue)
{
	nd_gate_wake_all(&object->gate, (int)queue);
}

// Mutexes ---------------------------------------------------------------------------------------------------------
struct nd_rt_mutex {
	struct nd_rt_object head;
	_Atomic uint32_t word; // 0 free, 1 held, 2 held and somebody may wait
	void *_Atomic owner; // of a free one, NULL
	struct nd_gate gate;
};

static const struct nd_rt_class mutex_class = {
	.name = "Mutex",
	.size = sizeof(struct nd_rt_mutex),
	.kind = ND_RT_CLASS,
};

enum { MUTEX_SPINS = 100 };

// A thread's own fiber may have begun before there were others.
static void *current(void)
{
	const struct nd_fibers *f = nd_self.fibers;

	return f && f->current != &f->main ? (void *)f->current : (void *)&nd_self;
}

struct nd_rt_mutex *nd_rt_mutex_new(void)
{
	return nd_rt_new(&mutex_class);
}

static void lock_slow(struct nd_rt_mutex *mutex)
{
	for (int i = 0; i < MUTEX_SPINS; i++) {
		uint32_t free = 0;

		if (!atomic_load_explicit(&mutex->word, memory_order_relaxed) &&
		    atomic_compare_exchange_weak_explicit(&mutex->word, &free, 1, memory_order_acquire,
							  memory_order_relaxed))
			return;
		__builtin_ia32_pause();
	}
	// Who unlocks a mutex with waiters takes the gate's lock after it made the mutex free: it finds those who saw it
	// held in the queue.
	nd_gate_lock(&mutex->gate);
	while (atomic_exchange_explicit(&mutex->word, 2, memory_order_acquire))
		nd_gate_wait(&mutex->gate, 0);
	nd_gate_unlock(&mutex->gate);
}

bool nd_rt_mutex_lock(struct nd_rt_mutex *mutex)
{
	uint32_t free = 0;

	if (!atomic_compare_exchange_strong_explicit(&mutex->word, &free, 1, memory_order_acquire,
						     memory_order_relaxed)) {
		if (atomic_load_explicit(&mutex->owner, memory_order_relaxed) == current())
			return false;
		lock_slow(mutex);
	}
	atomic_store_explicit(&mutex->owner, current(), memory_order_relaxed);
	return true;
}

bool nd_rt_mutex_unlock(struct nd_rt_mutex *mutex)
{
	if (atomic_load_explicit(&mutex->owner, memory_order_relaxed) != current())
		return false;
	atomic_store_explicit(&mutex->owner, NULL, memory_order_relaxed);
	if (atomic_exchange_explicit(&mutex->word, 0, memory_order_release) == 2) {
		nd_gate_lock(&mutex->gate);
		nd_gate_unlock_and_wake(&mutex->gate, 0);
	}
	return true;
}

// Atomics ---------------------------------------------------------------------------------------------------------
// An operation on an Atomic<T> is a few instructions of compiled code under one of these locks, chosen by the object's
// address; reading one word needs none. All of them lie within the lock's two exchanges, which are full barriers, so
// they have one order that all threads see.
enum { ATOMIC_LOCKS = 64, ATOMIC_SPINS = 100, CACHE_LINE_BYTES = 64 };

static struct {
	_Alignas(CACHE_LINE_BYTES) struct nd_lock lock;
} atomic_locks[ATOMIC_LOCKS];

static struct nd_lock *lock_of(const void *object)
{
	return &atomic_locks[(uintptr_t)object / ND_GRANULE * 0x9e3779b97f4a7c15u >> 58].lock;
}

void nd_rt_atomic_lock(const void *object)
{
	struct nd_lock *lock = lock_of(object);
	uint32_t free = 0;

	if (!atomic_compare_exchange_strong(&lock->word, &free, 1))
		nd_lock_acquire_slow(lock);
}

void nd_rt_atomic_unlock(const void *object)
{
	struct nd_lock *lock = lock_of(object);

	if (atomic_exchange(&lock->word, 0) == 2)
		nd_lock_release_slow(lock);
}

// Compiled code reads an atomic's word between two of these: the compiler moves nothing across the call, and the
// processor keeps loads in order by itself.
void nd_rt_atomic_order(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}
