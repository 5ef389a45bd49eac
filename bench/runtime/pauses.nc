// How long is a program stopped? Keeps LIVE MiB of objects, allocates 2 GiB beside them and times every 64 KiB of that:
// what takes longer than the rest is the collector.
import { monotonic } from "time"

class Node {
	left: Node?
	right: Node?
	value: int
}

function tree(depth: int): Node {
	if depth == 0 {
		return Node(null, null, 0)
	}
	return Node(tree(depth - 1), tree(depth - 1), depth)
}

// 64 KiB.
function chain(): Node {
	var head = Node(null, null, 0)
	for i in 0..2047 {
		head = Node(head, null, i)
	}
	return head
}

function milliseconds(seconds: float): string {
	scaled = int(seconds * 100000.0 + 0.5)
	return "${scaled / 100}.${(scaled % 100).toString().padStart(2, '0')}"
}

function main(args: List<string>) {
	live = int(args[0])
	kept: List<Node> = []
	for i in 0..live {
		kept.append(tree(14)) // 1 MiB
	}
	var times: List<float> = []
	var total = 0
	for i in 0..32768 {
		start = monotonic()
		node = chain()
		times.append(monotonic() - start)
		total += node.value
		if i % 512 == 0 {
			kept[i / 512 % live] = tree(14)
		}
	}
	times.sort()
	// Of the slow ones: as many as there were collections, more or less.
	limit = times[times.length / 2] * 2.0 + 0.00005
	pauses = times.filter(t => t > limit)
	if pauses.length == 0 {
		print("${live} MiB alive: no pauses")
		return
	}
	p50 = milliseconds(pauses[pauses.length / 2])
	p99 = milliseconds(pauses[pauses.length * 99 / 100])
	worst = milliseconds(pauses[pauses.length - 1])
	print("${live} MiB alive: ${pauses.length} pauses, p50 ${p50} ms, p99 ${p99} ms, longest ${worst} ms")
}
