// Collections beside the built-in ones, and functions on lists.

/// A queue with two ends: adding and taking at both takes constant time.
export class Deque<T> implements Iterable<T> {
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

	/// From the first element to the last, as they are now.
	iterator(): Iterator<T> { return self.toList().iterator() }
}

/// Gives its smallest element first, by the order given. A binary heap.
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

// An AA tree (Andersson, "Balanced Search Trees Made Simple", 1993): a node's left child is one level below it, its
// right child on the same level or one below, and two right children in a row are never on the same level.
class SortedNode<K, V> {
	key: K
	value: V
	level: int = 1
	left: SortedNode<K, V>? = null
	right: SortedNode<K, V>? = null
}

function levelOf<K, V>(node: SortedNode<K, V>?): int {
	return if (node != null) node.level else 0
}

// A left child on the node's own level becomes its parent.
function skew<K, V>(node: SortedNode<K, V>): SortedNode<K, V> {
	left = node.left
	if left == null || left.level != node.level {
		return node
	}
	node.left = left.right
	left.right = node
	return left
}

// Of three nodes in a row on a level the middle one moves up.
function split<K, V>(node: SortedNode<K, V>): SortedNode<K, V> {
	right = node.right
	if right == null || levelOf(right.right) != node.level {
		return node
	}
	node.right = right.left
	right.left = node
	right.level++
	return right
}

// After something was removed below the node.
function rebalance<K, V>(node: SortedNode<K, V>): SortedNode<K, V> {
	l = levelOf(node.left)
	r = levelOf(node.right)
	level = (if (l < r) l else r) + 1
	if level < node.level {
		node.level = level
		right = node.right
		if right != null && right.level > level {
			right.level = level
		}
	}
	top = skew(node)
	right = top.right
	if right != null {
		top.right = skew(right)
		below = top.right
		if below != null {
			beyond = below.right
			if beyond != null {
				below.right = skew(beyond)
			}
		}
	}
	top = split(top)
	last = top.right
	if last != null {
		top.right = split(last)
	}
	return top
}

/// A map in the order of its keys. Looking up, setting and removing take logarithmic time.
export class SortedMap<K: Comparable, V> implements Iterable<(K, V)> {
	private root: SortedNode<K, V>?
	private count: int
	private version: int         // changes with the size
	private removed: SortedNode<K, V>?

	constructor() {
		self.root = null
		self.count = 0
		self.version = 0
		self.removed = null
	}

	/// Number of entries.
	size(): int { return self.count }
	@property length(): int { return self.count }
	isEmpty(): bool { return self.count == 0 }

	private find(key: K): SortedNode<K, V>? {
		node = self.root
		while node != null {
			order = key.compareTo(node.key)
			if order == 0 {
				return node
			}
			node = if (order < 0) node.left else node.right
		}
		return null
	}

	get(key: K): V? {
		node = self.find(key)
		return if (node != null) Some(node.value) else null
	}

	has(key: K): bool { return self.find(key) != null }
	contains(key: K): bool { return self.find(key) != null }

	/// Replaces the value of a key that is there.
	set(key: K, value: V): void {
		self.root = self.insert(self.root, key, value)
	}

	private insert(node: SortedNode<K, V>?, key: K, value: V): SortedNode<K, V> {
		if node == null {
			self.count++
			self.version++
			return SortedNode<K, V>(key, value)
		}
		order = key.compareTo(node.key)
		if order == 0 {
			node.value = value
			return node
		}
		if order < 0 {
			node.left = self.insert(node.left, key, value)
		} else {
			node.right = self.insert(node.right, key, value)
		}
		return split(skew(node))
	}

	/// Takes the entry out and gives its value, or null if there is none.
	remove(key: K): V? {
		self.removed = null
		self.root = self.take(self.root, key)
		node = self.removed
		self.removed = null
		if node == null {
			return null
		}
		self.count--
		self.version++
		return Some(node.value)
	}

	private take(node: SortedNode<K, V>?, key: K): SortedNode<K, V>? {
		if node == null {
			return null
		}
		order = key.compareTo(node.key)
		if order < 0 {
			node.left = self.take(node.left, key)
			return rebalance(node)
		}
		if order > 0 {
			node.right = self.take(node.right, key)
			return rebalance(node)
		}
		self.removed = node
		left = node.left
		right = node.right
		if left == null {
			return right
		}
		if right == null {
			return left
		}
		// The next larger node takes its place.
		next = right
		while true {
			smaller = next.left
			if smaller == null {
				break
			}
			next = smaller
		}
		next.right = self.takeFirst(right)
		next.left = left
		next.level = node.level
		return rebalance(next)
	}

	private takeFirst(node: SortedNode<K, V>): SortedNode<K, V>? {
		left = node.left
		if left == null {
			return node.right
		}
		node.left = self.takeFirst(left)
		return rebalance(node)
	}

	clear(): void {
		self.root = null
		self.count = 0
		self.version++
	}

	/// The entry with the smallest key.
	first(): (K, V)? {
		node = self.root
		while node != null {
			left = node.left
			if left == null {
				return Some((node.key, node.value))
			}
			node = left
		}
		return null
	}

	/// The entry with the largest key.
	last(): (K, V)? {
		node = self.root
		while node != null {
			right = node.right
			if right == null {
				return Some((node.key, node.value))
			}
			node = right
		}
		return null
	}

	/// The entry with the largest key that is not above this one.
	floor(key: K): (K, V)? {
		found: (K, V)? = null
		node = self.root
		while node != null {
			if key.compareTo(node.key) < 0 {
				node = node.left
			} else {
				found = Some((node.key, node.value))
				node = node.right
			}
		}
		return found
	}

	/// The entry with the smallest key that is not below this one.
	ceiling(key: K): (K, V)? {
		found: (K, V)? = null
		node = self.root
		while node != null {
			if key.compareTo(node.key) > 0 {
				node = node.right
			} else {
				found = Some((node.key, node.value))
				node = node.left
			}
		}
		return found
	}

	/// The entries with keys from `low` up to, not including, `high`.
	between(low: K, high: K): List<(K, V)> {
		all: List<(K, V)> = []
		self.collect(self.root, low, high, all)
		return all
	}

	private collect(node: SortedNode<K, V>?, low: K, high: K, all: List<(K, V)>): void {
		if node == null {
			return
		}
		if low.compareTo(node.key) < 0 {
			self.collect(node.left, low, high, all)
		}
		if low.compareTo(node.key) <= 0 && node.key.compareTo(high) < 0 {
			all.append((node.key, node.value))
		}
		if node.key.compareTo(high) < 0 {
			self.collect(node.right, low, high, all)
		}
	}

	entries(): List<(K, V)> {
		all: List<(K, V)> = []
		for entry in self {
			all.append(entry)
		}
		return all
	}

	keys(): List<K> {
		all: List<K> = []
		for key, _ in self {
			all.append(key)
		}
		return all
	}

	values(): List<V> {
		all: List<V> = []
		for _, value in self {
			all.append(value)
		}
		return all
	}

	/// Throws ConcurrentModificationError when the size changes meanwhile.
	iterator(): Iterator<(K, V)> {
		return SortedIterator<K, V>(self.root, () => self.version)
	}
}

// Puts a node and what is left of it onto the path, the smallest last.
function descend<K, V>(top: SortedNode<K, V>?, path: List<SortedNode<K, V>>): void {
	node = top
	while node != null {
		path.append(node)
		node = node.left
	}
}

class SortedIterator<K, V> implements Iterator<(K, V)> {
	private path: List<SortedNode<K, V>> // nodes whose left side is done, the next one last
	private version: () -> int
	private begun: int

	constructor(root: SortedNode<K, V>?, version: () -> int) {
		self.path = []
		self.version = version
		self.begun = version()
		descend(root, self.path)
	}

	next(): (K, V)? {
		if self.version() != self.begun {
			throw ConcurrentModificationError("the map changed its size while it was iterated")
		}
		if self.path.length == 0 {
			return null
		}
		node = self.path.pop()
		descend(node.right, self.path)
		return Some((node.key, node.value))
	}
}

/// The element for which f gives the smallest value, the first of several; null of an empty list.
export function minBy<T, K: Comparable>(xs: List<T>, f: (T) -> K): T? {
	if xs.length == 0 {
		return null
	}
	best = xs[0]
	least = f(best)
	for x in xs[1:] {
		k = f(x)
		if k < least {
			best = x
			least = k
		}
	}
	return best
}

/// The element for which f gives the largest value, the first of several; null of an empty list.
export function maxBy<T, K: Comparable>(xs: List<T>, f: (T) -> K): T? {
	if xs.length == 0 {
		return null
	}
	best = xs[0]
	most = f(best)
	for x in xs[1:] {
		k = f(x)
		if k > most {
			best = x
			most = k
		}
	}
	return best
}

/// The elements in the order of what f gives for them, equal ones as they were. f is called once for each.
export function sortedBy<T, K: Comparable>(xs: List<T>, f: (T) -> K): List<T> {
	keyed = xs.map(x => (f(x), x))
	keyed.sort((a, b) => if (a.0 < b.0) -1 else if (a.0 > b.0) 1 else 0)
	return keyed.map(p => p.1)
}

/// The elements for which f is true, and the others.
export function partition<T>(xs: List<T>, f: (T) -> bool): (List<T>, List<T>) {
	yes: List<T> = []
	no: List<T> = []
	for x in xs {
		if f(x) { yes.append(x) } else { no.append(x) }
	}
	return (yes, no)
}
