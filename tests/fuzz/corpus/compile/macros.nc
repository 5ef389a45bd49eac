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
// The value is that of the last expression; `return` leaves the function that uses the macro, `break` and `continue`
// without a label belong to the innermost loop of their text or around the use.
macro check(c, msg = "no") { if (!c) { throw Error("check: ${msg}") } }
macro later(x) { () => x }
macro run(body) { body() }
macro each(xs, f) { for (x in xs) { f(x) } }
macro clear(v) { v = null }
macro clear_later(v) { f = () => { v = null }; f() }
macro localfn(n) {
	function fact(k: int): int { if (k <= 1) { return 1 }; return k * fact(k - 1) }
	function id<T>(v: T): T { return v }
	id(fact(n))
}
macro nonnull(x) { x != null }
macro get_or(x, d) { if (x != null) x else d }
macro find(xs, p) {
	found = -1
	i = 0
	outer: for (x in xs) {
		if (p(x)) { found = i; break outer }
		i++
	}
	found
}
function g(n: int) {
	check(n > 0, "n is ${n}")
	check(n > 1)
}
function h(x: string?): int {
	if (x != null) {
		check(true)
		return x.length
	}
	return 0
}
function k(): int {
	x: string? = "abc"
	n = 0
	while (n < 3) {
		if (x != null) { n += x.length } else { n += 10 }
		clear(x)
	}
	return n
}
function kk(): string {
	x: string? = "abc"
	clear_later(x)
	if (x == null) { return "null" }
	return "not"
}
macro stop_at(x, limit) { if (x > limit) { break } }
macro skip_odd(x) { if (x % 2 == 1) { continue } }
macro return_if(c, v) { if (c) { return v } }
function leave(xs: List<int>): int {
	count = 0
	for (x in xs) {
		stop_at(x, 2)
		count += x
	}
	return count
}
function first_even(xs: List<int>): int {
	for (x in xs) {
		skip_odd(x)
		return_if(x > 7, -1)
		return x
	}
	return 0
}
macro pick(c) { if (c) { "yes" } else { "no" } }
function either(c: bool): string {
	pick(c)
	return pick(c)
}
class C {
	v: int
	function bump() { incr(self.v); run(() => { self.v += 10 }) }
}
macro incr(x) { x += 1 }
function main() {
	x = 5
	f = later(x * 2)
	x = 6
	print(f())
	run(() => { x = 7 })
	print(x)
	each([1, 2], v => print(v))
	each([1, 2], print)
	print(localfn(5))
	print(localfn(6))
	print(nonnull(null))
	s: string? = "q"
	print(get_or(s, "d").length)
	print(h("four"))
	print(k())
	print(kk())
	c = C(1)
	c.bump()
	print(c.v)
	print(find([3, 4, 5], e => e == 4))
	for (i in 0..3) {
		print(find([i], q => q == 1))
	}
	try { g(1) } catch (e) { print(e.message) }
	print(leave([1, 2, 3, 4]))
	print(first_even([1, 3, 6, 8]))
	print(either(true) + either(false))
	g(0)
}
