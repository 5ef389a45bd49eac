import "collections" as c
import { test, assertEqual } from "testing"

test("deque", () => {
	d = c.Deque<int>()
	for i in 0..20 {
		d.pushBack(i)
		d.pushFront(-i)
	}
	assertEqual(d.size(), 40)
	assertEqual(d.popFront(), Some(-19))
	assertEqual(d.popBack(), Some(19))
	assertEqual(d.toList().length, 38)
})
test("priority queue", () => {
	q = c.PriorityQueue<int>((a, b) => a - b)
	for x in [5, 3, 9, 1, 7, 3] {
		q.push(x)
	}
	all: List<int> = []
	while !q.isEmpty() {
		all.append(q.pop().unwrap())
	}
	assertEqual(all, [1, 3, 3, 5, 7, 9])
})
test("lists", () => {
	assertEqual(c.groupBy([1, 2, 3, 4], x => x % 2), {1: [1, 3], 0: [2, 4]})
	assertEqual(c.counts(["a", "b", "a"]), {"a": 2, "b": 1})
	assertEqual(c.unique([1, 2, 1]), [1, 2])
	assertEqual(c.chunks([1, 2, 3], 2), [[1, 2], [3]])
	assertEqual(c.flatten([[1], [2, 3]]), [1, 2, 3])
})
