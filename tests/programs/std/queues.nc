// [L48] Deques and priority queues at their edges.
import { Deque, PriorityQueue, chunks, groupBy } from "collections"
d = Deque<string>()
print([d.first(), d.last(), d.popFront(), d.popBack()])
print(d.isEmpty())
d.pushBack("b")
d.pushFront("a")
d.pushBack("c")
print(d.toList())
print("${d.first()} ${d.last()} ${d.size()}")
for s in d { print(s) }
for i, s in enumerate(d.toList()) { print("${i}${s}") }
print(d.popBack())
print(d.popFront())
print(d.popFront())
print(d.popFront())
n = Deque<int>()
total = 0
for i in 0..1000 {
	n.pushBack(i)
	n.pushBack(-i)
	total += n.popFront().unwrap()
}
print("${n.size()} ${total}")
o = Deque<int?>()
o.pushBack(null)
o.pushBack(4)
print(o.popFront())
print(o.toList())
q = PriorityQueue<(int, string)>((a, b) => a.0 - b.0)
print([q.peek(), q.pop()])
for w in ["pear", "fig", "apple", "kiwi", "x"] { q.push((w.length, w)) }
print(q.peek())
while !q.isEmpty() { print(q.pop()) }
print(q.size())
e: List<int> = []
print(chunks(e, 3))
try { print(chunks([1], 0)) } catch (ArithmeticError err) { print(err.message) }
print(groupBy(e, x => x))
