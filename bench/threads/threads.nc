// One row a run: prints what one operation took, in nanoseconds of the clock on the wall.
import { Atomic, Channel, Mutex, Thread } from "thread"
import { monotonic } from "time"

class Node {
	left: Node?
	right: Node?
}

function tree(depth: int): Node {
	if depth == 0 { return Node(null, null) }
	return Node(tree(depth - 1), tree(depth - 1))
}

function count(node: Node): int {
	left = node.left
	right = node.right
	if left != null && right != null { return 1 + count(left) + count(right) }
	return 1
}

function together(threads: int, f: () -> void): void {
	started = [Thread.start(f) for i in 0..threads]
	for t in started { t.join() }
}

const TREES = 300
const DEPTH = 13 // 16,383 objects

function allocate(threads: int): float {
	start = monotonic()
	together(threads, () => {
		kept = tree(DEPTH)
		for i in 0..TREES { assert(count(tree(DEPTH)) == 16383) }
		assert(count(kept) == 16383)
	})
	return (monotonic() - start) / float(TREES * 16383 * threads)
}

function channel(capacity: int?, n: int): float {
	c = Channel<int>(capacity)
	start = monotonic()
	sender = Thread.start(() => {
		for i in 0..n { c.send(i) }
		c.close()
	})
	var sum = 0
	for x in c { sum += x }
	sender.join()
	assert(sum == n * (n - 1) / 2)
	return (monotonic() - start) / float(n)
}

function mutex(threads: int, n: int): float {
	m = Mutex()
	var counter = 0
	start = monotonic()
	together(threads, () => {
		for i in 0..n {
			m.lock()
			counter++
			m.unlock()
		}
	})
	assert(counter == n * threads)
	return (monotonic() - start) / float(n * threads)
}

function atomic(threads: int, n: int): float {
	a = Atomic<int>(0)
	start = monotonic()
	together(threads, () => {
		for i in 0..n { a.add(1) }
	})
	assert(a.load() == n * threads)
	return (monotonic() - start) / float(n * threads)
}

function startAndJoin(n: int): float {
	start = monotonic()
	for i in 0..n { Thread.start(() => {}).join() }
	return (monotonic() - start) / float(n)
}

// The longest that 64 KiB of objects took, beside threads that wait, and two that run.
function pause(waiting: int): float {
	go = Channel<int>()
	stop = Atomic<bool>(false)
	waiters = [Thread.start(() => { go.receive() }) for i in 0..waiting]
	runners = [Thread.start(() => {
		var x = 0
		while !stop.load() { x++ }
	}) for i in 0..2]
	kept = tree(17) // 8 MiB
	var longest = 0.0
	for i in 0..2000 {
		start = monotonic()
		assert(count(tree(10)) == 2047)
		longest = max(longest, monotonic() - start)
	}
	assert(count(kept) == 262143)
	stop.store(true)
	go.close()
	for t in waiters { t.join() }
	for t in runners { t.join() }
	return longest
}

function main(args: List<string>): void {
	seconds = match args[0] {
		case "allocate-1" => allocate(1)
		case "allocate-2" => allocate(2)
		case "channel" => channel(null, 500000)
		case "channel-64" => channel(64, 500000)
		case "channel-0" => channel(0, 30000)
		case "mutex-1" => mutex(1, 5000000)
		case "mutex-2" => mutex(2, 2000000)
		case "atomic-1" => atomic(1, 5000000)
		case "atomic-2" => atomic(2, 2000000)
		case "start" => startAndJoin(5000)
		case "pause-0" => pause(0)
		case "pause-1000" => pause(1000)
		case other => throw Error("no row ${other}")
	}
	print(int(seconds * 10000000000.0 + 0.5))
}
