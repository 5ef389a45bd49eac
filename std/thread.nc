// Threads, and what they share. A program without data races is sequentially consistent: every operation of a mutex, a
// channel, an atomic, and of Thread itself, is a barrier for the compiler and for the processor.
//
// Who waits does not run; a program in which every thread waits for another one ends with a message.

@runtime("nd_rt_thread_start", "throws") function startThread(f: () -> void): any
@runtime("nd_rt_thread_join", "throws") function joinThread(handle: any): void
@runtime("nd_rt_thread_is_current") function isCurrent(handle: any): bool
@runtime("nd_rt_mutex_new") function newMutex(): any
@runtime("nd_rt_mutex_lock") function lockMutex(handle: any): bool
@runtime("nd_rt_mutex_unlock") function unlockMutex(handle: any): bool
@runtime("nd_rt_gate_new") function newGate(): any
@runtime("nd_rt_gate_lock") function lockGate(gate: any): void
@runtime("nd_rt_gate_unlock") function unlockGate(gate: any): void
@runtime("nd_rt_gate_unlock_and_wake") function unlockAndWake(gate: any, queue: int): void
@runtime("nd_rt_gate_wait") function waitAt(gate: any, queue: int): void
@runtime("nd_rt_gate_wake_all") function wakeAll(gate: any, queue: int): void
@runtime("nd_rt_atomic_lock") function lockAtomic<T>(atomic: Atomic<T>): void
@runtime("nd_rt_atomic_unlock") function unlockAtomic<T>(atomic: Atomic<T>): void
@runtime("nd_rt_atomic_order") function order(): void
@intrinsic("size_of") function sizeOf<T>(): int

/// A function that runs beside the rest of the program. The program ends when its main part does, whatever other threads
/// are doing then; `join` waits for one.
export class Thread {
	private handle: any

	private constructor(handle: any) { self.handle = handle }

	/// Starts a thread that runs f. Throws OutOfMemoryError if the system has no more threads.
	static start(f: () -> void): Thread {
		return Thread(startThread(f))
	}

	/// Waits until the thread has ended; throws what f threw, each time it is called. An error of a thread that is never
	/// joined is printed when the program ends, whose exit status is 1 then.
	join(): void {
		if isCurrent(self.handle) {
			throw Error("a thread cannot join itself")
		}
		joinThread(self.handle)
	}
}

/// Held by one thread at a time. `with m { … }` holds it for the block, whatever happens there.
export class Mutex implements Disposable {
	private handle: any

	constructor() { self.handle = newMutex() }

	/// Waits until no other thread holds it. Throws when this one does.
	lock(): void {
		if !lockMutex(self.handle) {
			throw Error("the mutex is locked by this thread")
		}
	}

	/// Throws unless this thread holds it.
	unlock(): void {
		if !unlockMutex(self.handle) {
			throw Error("the mutex is not locked by this thread")
		}
	}

	/// Holds it while f runs.
	with<R>(f: () -> R): R {
		self.lock()
		try {
			return f()
		} finally {
			self.unlock()
		}
	}

	__enter(): void { self.lock() }

	/// The same as unlock: what `with` does at its end.
	close(): void { self.unlock() }
}

/// A queue between threads: what is sent first is received first, by one receiver. With a capacity, who sends waits while
/// so many values lie in it; with capacity 0, until somebody has received the value.
export class Channel<T> implements Disposable, Iterator<T> {
	private gate: any
	private ring: List<T?>
	private first: int
	private count: int
	private capacity: int // -1: unbounded
	private taken: int // values received so far, and as many
	private sent: int // sent
	private receivers: int // that wait
	private senders: int
	private closed: bool

	constructor(capacity?: int) {
		limit = capacity ?? -1
		if capacity != null && limit < 0 {
			throw ArithmeticError("a channel cannot have the capacity ${limit}")
		}
		self.gate = newGate()
		self.ring = []
		self.first = 0
		self.count = 0
		self.capacity = limit
		self.taken = 0
		self.sent = 0
		self.receivers = 0
		self.senders = 0
		self.closed = false
	}

	/// Throws when the channel is closed, also while it waits.
	send(x: T): void {
		lockGate(self.gate)
		if self.capacity >= 0 {
			room = max(self.capacity, 1)
			while self.count >= room && !self.closed {
				self.senders++
				waitAt(self.gate, 1)
				self.senders--
			}
		}
		if self.closed {
			unlockGate(self.gate)
			throw Error("the channel is closed")
		}
		self.put(x)
		self.sent++
		if self.capacity == 0 {
			self.handOver(self.sent)
		} else if self.receivers > 0 {
			unlockAndWake(self.gate, 0)
		} else {
			unlockGate(self.gate)
		}
	}

	/// Waits for a value; null once the channel is closed and empty.
	receive(): T? {
		lockGate(self.gate)
		while self.count == 0 && !self.closed {
			self.receivers++
			waitAt(self.gate, 0)
			self.receivers--
		}
		if self.count == 0 {
			unlockGate(self.gate)
			return null
		}
		x = self.ring[self.first]
		self.ring[self.first] = null
		self.first = (self.first + 1) % self.ring.length
		self.count--
		self.taken++
		if self.capacity == 0 {
			wakeAll(self.gate, 1)
			unlockGate(self.gate)
		} else if self.senders > 0 {
			unlockAndWake(self.gate, 1)
		} else {
			unlockGate(self.gate)
		}
		return x
	}

	/// The same as receive: `for x in channel` goes on until the channel is closed and empty.
	next(): T? { return self.receive() }

	/// No more values may be sent; those in the channel can still be received. Closing it again does nothing.
	close(): void {
		lockGate(self.gate)
		self.closed = true
		wakeAll(self.gate, 0)
		wakeAll(self.gate, 1)
		unlockGate(self.gate)
	}

	private put(x: T): void {
		size = self.ring.length
		if self.count == size {
			larger = List<T?>(max(2 * size, 4), null)
			for i in 0..size {
				larger[i] = self.ring[(self.first + i) % size]
			}
			self.ring = larger
			self.first = 0
			size = larger.length
		}
		self.ring[(self.first + self.count) % size] = x
		self.count++
	}

	// Opens the gate when the value of that number has been received.
	private handOver(number: int): void {
		unlockAndWake(self.gate, 0)
		lockGate(self.gate)
		while self.taken < number && !self.closed {
			self.senders++
			waitAt(self.gate, 1)
			self.senders--
		}
		unlockGate(self.gate)
	}
}

/// A variable that threads may use at the same time. All operations on all atomics happen in one order that every thread
/// sees, and each happens as a whole.
export class Atomic<T> {
	private value: T
	private version: int // of the value: changes with every store

	constructor(value: T) {
		self.value = value
		self.version = 0
	}

	load(): T {
		if sizeOf<T>() <= 8 {
			order()
			x = self.value
			order()
			return x
		}
		lockAtomic(self)
		x = self.value
		unlockAtomic(self)
		return x
	}

	store(x: T): void {
		lockAtomic(self)
		self.value = x
		self.version++
		unlockAtomic(self)
	}

	/// Stores x and returns what was there before.
	exchange(x: T): T {
		lockAtomic(self)
		old = self.value
		self.value = x
		self.version++
		unlockAtomic(self)
		return old
	}

	/// Stores x if the value is equal (`==`) to what is expected; says whether it was.
	compareExchange(expected: T, x: T): bool {
		while true {
			lockAtomic(self)
			old = self.value
			version = self.version
			unlockAtomic(self)
			// Equality may be a function of the program's, so it is not asked under the lock.
			if !(old == expected) {
				return false
			}
			lockAtomic(self)
			if self.version == version {
				self.value = x
				self.version++
				unlockAtomic(self)
				return true
			}
			unlockAtomic(self)
		}
	}

	/// Adds to a number and returns the sum; x has the type of the value.
	add<N: Numeric>(x: N): N { // N is T, which need not be a number as long as nobody adds
		lockAtomic(self)
		result = (self.value as N) + x
		self.value = result as T
		self.version++
		unlockAtomic(self)
		return result
	}

	/// Stores f of the value and returns it. f is called again when another thread was quicker.
	update(f: (T) -> T): T {
		while true {
			lockAtomic(self)
			old = self.value
			version = self.version
			unlockAtomic(self)
			x = f(old)
			lockAtomic(self)
			if self.version == version {
				self.value = x
				self.version++
				unlockAtomic(self)
				return x
			}
			unlockAtomic(self)
		}
	}

	toString(): string { return "Atomic(${self.load()})" }
}
