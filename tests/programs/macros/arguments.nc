// Parameters stand for the text of the arguments: evaluated at each occurrence, assignable, types, functions.
macro square(x) { x * x }
macro swap(a, b) {
	t = a
	a = b
	b = t
}
macro swap2(a, b) { (a, b) = (b, a) }
macro unless(c, body) { if (!c) { body } }
macro twice(f) { f(1); f("two") }
macro make(T) { List<T>() }
macro build(T, x) { T(x, x) }
macro require(v) {
	if (v == null) { return "none" }
	v
}
macro skip_if(c) { if (c) { continue } }
macro inc(x) { x++ }
macro add(x, y = 10) { x += y }
struct P { x: int; y: int }

function name(n: int): string { print("name ${n}"); return "n${n}" }

function first(s: string?): string {
	t = require(s)
	return t + "!"
}

calls = 0
function next(): int { calls++; return calls }

function main() {
	print(square(3) + square(2 + 1))
	print(square(next()))
	t = 1
	u = 2
	swap(t, u)
	print("${t} ${u}")
	swap2(t, u)
	print("${t} ${u}")
	xs = [1, 2, 3]
	swap(xs[0], xs[2])
	print(xs)
	swap2(xs[0], xs[1])
	print(xs)
	unless(t == 2, print("not two"))
	twice(print)
	ys = make(string)
	ys.push("a")
	print(ys)
	print(build(P, 4))
	print(first("x"))
	print(first(null))
	for (i in 0..5) { skip_if(i % 2 == 0); print(i) }
	inc(t)
	add(t)
	add(t, y: 5)
	print(t)
	m = {"a": 1}
	inc(m["a"])
	add(m["a"])
	print(m)
	p = P(1, 2)
	inc(p.x)
	swap(p.x, p.y)
	print(p)
	print(5 | square)
	print([1, 2, 3] | map(x => square(x)))
}
