// Locks of the runtime itself, and the futex under them. While there was never a second thread they cost a test.
#ifndef ND_RT_LOCK_H
#define ND_RT_LOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// True from the moment before the second thread begins; it never goes back.
extern bool nd_many_threads;

struct nd_lock {
	_Atomic uint32_t word; // 0 free, 1 held, 2 held and somebody may wait
};

// Returns when the word is no longer `value`, or for no reason. errno stays as it is.
void nd_futex_wait(_Atomic uint32_t *word, uint32_t value);
void nd_futex_wake(_Atomic uint32_t *word, int count);

// The waiting counts as blocked, so that the collector does not wait for it. Not to be taken twice by one thread, and
// not to be held over anything that may collect or block, unless it says so where the lock is.
void nd_lock_acquire_slow(struct nd_lock *lock);
void nd_lock_release_slow(struct nd_lock *lock);

static inline void nd_lock_acquire(struct nd_lock *lock)
{
	uint32_t free = 0;

	if (nd_many_threads && !atomic_compare_exchange_strong_explicit(
				       &lock->word, &free, 1, memory_order_acquire, memory_order_relaxed))
		nd_lock_acquire_slow(lock);
}

// For who must go on whatever happens: false if it does not become free soon.
bool nd_lock_try(struct nd_lock *lock);

static inline void nd_lock_release(struct nd_lock *lock)
{
	// Taken before there was a second thread: it is free then, and stays so.
	if (nd_many_threads && atomic_exchange_explicit(&lock->word, 0, memory_order_release) == 2)
		nd_lock_release_slow(lock);
}

#endif
