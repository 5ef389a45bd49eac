// Futures together: waiting for time, for several of them, for the first of them.

/// A future that is done after so many milliseconds.
export function sleep(ms: int): Future<void> {
	future = Future<void>()
	future.__value = Some(__Void.void)
	__task_sleep(future, ms)
	return future
}

// A future of this thread: watches are told on the thread that completes it.
function __here<T>(future: Future<T>): Future<T> {
	return if (__task_is_elsewhere(future)) (async () => await future)() else future
}

// Waits until `enough(i)` says so, which is asked when futures[i] is done; those that are done already come first. When
// the wait is cancelled, all futures are.
async function __wait<T>(futures: List<Future<T>>, enough: (int) -> bool): void {
	for i in range(futures.length) {
		futures[i].__mind()
	}
	for i in range(futures.length) {
		if futures[i].isDone() && enough(i) {
			return
		}
	}
	ready = Future<void>()
	watches: List<__Watch> = []
	for i, future in enumerate(futures) {
		watch = __Watch(null, () => {
			if enough(i) {
				ready.__complete(__Void.void)
			}
		})
		if !future.isDone() {
			future.__watch(watch)
		}
		watches.append(watch)
	}
	try {
		await ready
	} catch (e) {
		for future in futures {
			future.cancel()
		}
		throw e
	} finally {
		for i, future in enumerate(futures) {
			future.__unwatch(watches[i])
		}
	}
}

/// The values of the futures, in their order, when all are there. The first one that fails makes it fail at once; the others
/// go on. Cancelling it cancels them.
export async function parallel<T>(futures: List<Future<T>>): List<T> {
	all = [__here(future) for future in futures]
	var left = all.length
	var failed = -1
	if left > 0 {
		await __wait(all, i => {
			left -= 1
			if failed < 0 && all[i].__failed() {
				failed = i
			}
			return left == 0 || failed >= 0
		})
	}
	if failed >= 0 {
		await all[failed]
	}
	return [await future for future in all]
}

/// The value of the future that is done first, or its error. The others go on. Cancelling it cancels them. Of none there is
/// no first: IndexError.
export async function race<T>(futures: List<Future<T>>): T {
	all = [__here(future) for future in futures]
	if all.length == 0 {
		throw IndexError("a race of no futures")
	}
	var first = -1
	await __wait(all, i => {
		if first < 0 {
			first = i
		}
		return true
	})
	return await all[first]
}

/// The value of f(), which must be there within so many milliseconds. Else what f() does is cancelled, and when that has
/// come to an end a TimeoutError is thrown.
export async function withTimeout<T>(ms: int, f: async () -> T): T {
	future = __here(f())
	if future.isDone() {
		return await future
	}
	timer = sleep(ms)
	done = Future<bool>()
	watches = [__Watch(null, () => done.__complete(true)), __Watch(null, () => done.__complete(false))]
	future.__watch(watches[0])
	timer.__watch(watches[1])
	try {
		if await done {
			return await future
		}
	} catch (e) {
		future.cancel()
		throw e
	} finally {
		timer.cancel()
	}
	late = TimeoutError("not done within ${ms} ms")
	future.cancel()
	try {
		await future
	} catch (CancelledError e) {
	} catch (e) {
		late.cause = e
	}
	throw late
}
