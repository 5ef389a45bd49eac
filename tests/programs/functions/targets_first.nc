// [L33] Targets of assignments are evaluated first and once, elements and fields alike.
struct P { x: int, y: int }
class Q { p: P }
function t(n: int): int { print("t${n}"); return n }
function lst(name: string, xs: List<int>): List<int> { print(name); return xs }
function main() {
	xs = [0, 0, 0, 0]
	print(xs)
	lst("L", xs)[t(2)] = t(9)
	print(xs)
	lst("L", xs)[t(2)] *= t(2)
	print(xs)
	lst("L", xs)[t(3)]++
	print(xs)
	q = Q(P(1, 2))
	q.p.x += t(3)
	q.p.y = q.p.x
	print(q.p)
	m = {"a": 1}
	m["${t(7)}"] = t(8)
	print(m)
	m["a"] += t(1)
	m["7"]++
	print(m)
	ps = [P(1, 1)]
	ps[t(0)].x = t(4)
	ps[t(0)].y += t(4)
	print(ps)
	// order: target (base, index) first, then value; then error
	try {
		xs[t(10)] = t(11)
	} catch (e) { print(e.message) }
	try {
		xs[t(10)] += t(11)
	} catch (e) { print(e.message) }
}
