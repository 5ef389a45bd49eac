// A futex with three states (Drepper, "Futexes Are Tricky", 2011, mutex 2).
#include "lock.h"

#include "world.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SPINS = 40 }; // sections are short: the holder is about to be done, unless it was descheduled

bool nd_many_threads;

void nd_futex_wait(_Atomic uint32_t *word, uint32_t value)
{
	int code = errno;

	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
	errno = code;
}

void nd_futex_wake(_Atomic uint32_t *word, int count)
{
	int code = errno;

	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
	errno = code;
}

bool nd_lock_try(struct nd_lock *lock)
{
	enum { TRIES = 10000 };

	for (int i = 0; i < TRIES; i++) {
		uint32_t free = 0;

		if (!nd_many_threads || atomic_compare_exchange_weak(&lock->word, &free, 1))
			return true;
		__builtin_ia32_pause();
	}
	return false;
}

void nd_lock_acquire_slow(struct nd_lock *lock)
{
	for (int i = 0; i < SPINS; i++) {
		uint32_t free = 0;

		if (!atomic_load_explicit(&lock->word, memory_order_relaxed) &&
		    atomic_compare_exchange_weak_explicit(&lock->word, &free, 1, memory_order_acquire,
							  memory_order_relaxed))
			return;
		__builtin_ia32_pause();
	}
	while (atomic_exchange_explicit(&lock->word, 2, memory_order_acquire)) {
		nd_block_begin();
		nd_futex_wait(&lock->word, 2);
		nd_block_end();
	}
}

void nd_lock_release_slow(struct nd_lock *lock)
{
	nd_futex_wake(&lock->word, 1);
}
