// Collections beside the built-in ones, and functions on lists.

/// A queue with two ends: adding and taking at both takes constant time.
export class Deque<T> {
	private slots: List<T?> // a ring
	private head: int       // where the first element is
	private count: int

	constructor() {
		self.slots = List<T?>(8, null)
		self.head = 0
		self.count = 0
	}

	/// Number of elements.
	size(): int { return self.count }
	isEmpty(): bool { return self.count == 0 }

	private at(i: int): int {
		return (self.head + i) & (self.slots.length - 1)
	}

	private makeRoom(): void {
		n = self.slots.length
		if self.count < n {
			return
		}
		wider = List<T?>(n * 2, null)
		for (i = 0; i < n; i++) {
			wider[i] = self.slots[self.at(i)]
		}
		self.slots = wider
		self.head = 0
	}

	/// Adds at the end.
	pushBack(x: T): void {
		self.makeRoom()
		self.slots[self.at(self.count)] = Some(x)
		self.count++
	}

	/// Adds before the first.
	pushFront(x: T): void {
		self.makeRoom()
		self.head = self.at(-1)
		self.slots[self.head] = Some(x)
		self.count++
	}

	/// Takes the first element, or null if there is none.
	popFront(): T? {
		if self.count == 0 {
			return null
		}
		x = self.slots[self.head]
		self.slots[self.head] = null
		self.head = self.at(1)
		self.count--
		return x
	}

	/// Takes the last element, or null if there is none.
	popBack(): T? {
		if self.count == 0 {
			return null
		}
		i = self.at(self.count - 1)
		x = self.slots[i]
		self.slots[i] = null
		self.count--
		return x
	}

	/// The first element, which stays.
	first(): T? { return if (self.count == 0) null else self.slots[self.head] }
	/// The last element, which stays.
	last(): T? { return if (self.count == 0) null else self.slots[self.at(self.count - 1)] }

	toList(): List<T> {
		all: List<T> = []
		for (i = 0; i < self.count; i++) {
			all.append(self.slots[self.at(i)].unwrap())
		}
		return all
	}
}

/// Gives its smallest element first, by an order given or the natural one. A binary heap.
export class PriorityQueue<T> {
	private items: List<T>
	private by: (T, T) -> int

	/// `by(a, b)` is negative when a is to come before b.
	constructor(by: (T, T) -> int) {
		self.items = []
		self.by = by
	}

	size(): int { return self.items.length }
	isEmpty(): bool { return self.items.length == 0 }

	push(x: T): void {
		i = self.items.length
		self.items.append(x)
		while i > 0 {
			parent = (i - 1) / 2
			if self.by(self.items[parent], x) <= 0 {
				break
			}
			self.items[i] = self.items[parent]
			i = parent
		}
		self.items[i] = x
	}

	/// The smallest element, which stays.
	peek(): T? { return self.items.first() }

	/// Takes the smallest element, or null if there is none.
	pop(): T? {
		if self.items.length == 0 {
			return null
		}
		smallest = self.items[0]
		x = self.items.pop()
		n = self.items.length
		if n > 0 {
			i = 0
			while true {
				child = 2 * i + 1
				if child >= n {
					break
				}
				if child + 1 < n && self.by(self.items[child + 1], self.items[child]) < 0 {
					child++
				}
				if self.by(x, self.items[child]) <= 0 {
					break
				}
				self.items[i] = self.items[child]
				i = child
			}
			self.items[i] = x
		}
		return Some(smallest)
	}
}

/// The elements by what f says of them, groups in the order of their first elements.
export function groupBy<T, K>(xs: List<T>, f: (T) -> K): Map<K, List<T>> {
	groups: Map<K, List<T>> = {}
	for x in xs {
		key = f(x)
		if !groups.has(key) {
			groups[key] = []
		}
		groups[key].append(x)
	}
	return groups
}

/// How often each element occurs, in the order of first occurrence.
export function counts<T>(xs: List<T>): Map<T, int> {
	all: Map<T, int> = {}
	for x in xs {
		all[x] = (all.get(x) ?? 0) + 1
	}
	return all
}

/// Each element once, in the order of first occurrence.
export function unique<T>(xs: List<T>): List<T> {
	seen: Set<T> = {}
	all: List<T> = []
	for x in xs {
		if seen.add(x) {
			all.append(x)
		}
	}
	return all
}

/// Lists of n elements each, the last one shorter if need be. Throws ArithmeticError unless n is positive.
export function chunks<T>(xs: List<T>, n: int): List<List<T>> {
	if n <= 0 {
		throw ArithmeticError("chunks of ${n} elements")
	}
	all: List<List<T>> = []
	for (i = 0; i < xs.length; i += n) {
		all.append(xs.slice(i, if (i + n < xs.length) i + n else xs.length))
	}
	return all
}

/// One list of the elements of all.
export function flatten<T>(lists: List<List<T>>): List<T> {
	all: List<T> = []
	for xs in lists {
		for x in xs {
			all.append(x)
		}
	}
	return all
}
