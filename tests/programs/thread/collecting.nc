// Threads allocate at the same time, and find everything again: trees, lists, maps, strings, closures, destructors.
import { Atomic, Thread } from "thread"

class Node {
	left: Node?
	right: Node?
	value: int
}

function build(depth: int, value: int): Node {
	if depth == 0 { return Node(null, null, value) }
	return Node(build(depth - 1, 2 * value), build(depth - 1, 2 * value + 1), value)
}

function check(node: Node, value: int): int {
	assert(node.value == value)
	var n = 1
	left = node.left
	if left != null { n += check(left, 2 * value) }
	right = node.right
	if right != null { n += check(right, 2 * value + 1) }
	return n
}

alive = Atomic<int>(0)

class Counted {
	parts: List<string>

	constructor(n: int) {
		alive.add(1)
		self.parts = ["part ${i} of ${n}" for i in 0..n]
	}

	destructor() { alive.add(-1) }
}

function work(seed: int): int {
	long = build(10, seed)
	kept: Map<string, List<int>> = {}
	functions: List<(int) -> int> = []
	var found = 0
	for i in 0..30 {
		found += check(build(8, seed + i), seed + i)
		kept["${seed}/${i % 7}"] = [k * i for k in 0..200]
		functions.append(x => x + i)
		counted = Counted(20)
		assert(counted.parts[19] == "part 19 of 20")
		big = List<int>(5000, seed)
		for k in 0..5000 { big[k] += k }
		var s = 0
		for x in big { s += x }
		assert(s == 5000 * seed + 5000 * 4999 / 2)
	}
	for i in 0..30 { found += functions[i](0) }
	for i in 0..7 {
		xs = kept["${seed}/${i}"]
		assert(xs[199] == 199 * xs[1] && xs.length == 200)
	}
	return found + check(long, seed)
}

expected = 30 * 511 + 30 * 29 / 2 + 2047
threads: List<Thread> = []
good = Atomic<int>(0)
for t in 0..6 {
	threads.append(Thread.start(() => {
		for round in 0..3 {
			if work(t * 100 + round) == expected { good.add(1) }
		}
	}))
}
for t in threads { t.join() }
print(good.load())
print(alive.load() < 6 * 3 * 30)
