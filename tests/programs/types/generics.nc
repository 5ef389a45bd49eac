// [L18] Generic functions, structs, classes, interfaces, methods, bounds.
struct Box<T> {
	value: T
	map<U>(f: (T) -> U): Box<U> { return Box<U>(f(self.value)) }
}

class Stack<T> {
	private items: List<T> = []

	push(x: T) { self.items.append(x) }
	pop(): T? {
		if self.items.length == 0 { return null }
		return self.items.pop()
	}
	length(): int { return self.items.length }
}

interface Source<T> {
	take(): T
}

class Repeat<T> implements Source<T> {
	what: T
	take(): T { return self.what }
}

class Cache<K: Hashable, V> {
	private known: Map<K, V> = {}
	private make: (K) -> V
	misses: int = 0

	constructor(make: (K) -> V) { self.make = make }

	get(k: K): V {
		old = self.known.get(k)
		if old != null { return old }
		self.misses += 1
		f = self.make
		made = f(k)
		self.known[k] = made
		return made
	}
}

function identity<T>(x: T): T { return x }

function total<T: Numeric>(xs: List<T>, zero: T): T {
	all = zero
	for x in xs { all += x }
	return all
}

function count<T>(xs: List<T>, wanted: T): int where T: Equatable {
	n = 0
	for x in xs {
		if x == wanted { n += 1 }
	}
	return n
}

function drain<T>(s: Source<T>, n: int): List<T> {
	all: List<T> = []
	while all.length < n { all.append(s.take()) }
	return all
}

function main() {
	print(identity(5))
	print(identity("five"))
	print(identity<float>(5))
	b = Box(20)
	print(b)
	print(b.map(x => "<${x}>"))
	s = Stack<string>()
	s.push("a")
	s.push("b")
	print(s.pop())
	print(s.length())
	print(s.pop())
	print(s.pop())
	points = Stack<(int, int)>()
	points.push((1, 2))
	print(points.pop())
	print(total([1, 2, 3], 0))
	print(total([0.5, 0.25], 0.0))
	print(count(["a", "b", "a"], "a"))
	print(drain(Repeat("x"), 3))
	cache = Cache<int, string>(n => "v${n}")
	print(cache.get(1) + cache.get(2) + cache.get(1))
	print(cache.misses)
	boxes: List<Box<Box<int>>> = [Box(Box(1)), Box(Box(2))]
	print(boxes[1].value.value)
}
