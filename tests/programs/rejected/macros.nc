macro loop1(x) { loop2(x) }
macro loop2(x) { loop1(x + 1) }
macro dbl(x) { x * 2 }
macro nested(x) { dbl(x) }
macro typed(x: int) { x }
macro optional(x?) { x }
macro same(x, x) { x }
macro d(x) { x + x }
macro set(x) { x = 1 }
macro mine() { hidden = 1; self }
macro label() { break outer }
class C {
	private v: int
	function f() { peek(self) }
}
macro peek(c) { c.v }
function ok(): int {
	hidden = 2
	mine()
	return hidden
}
function many(): int {
	a = loop1(1)
	b = dbl("s")
	c = nested("s")
	f = dbl
	print(dbl)
	dbl()
	dbl(1, 2)
	dbl(y: 2)
	dbl(x: 1, x: 2)
	dbl(x: 1, 2)
	dbl(...[1])
	e = dbl(undefined_thing)
	return a + b + c + e
}
