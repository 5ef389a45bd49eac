// [L24] [L26] Calls of functions within functions, and defaults where there are none.
function main() {
	function loc(a: int, b: int = "x"): int { return a + b }
	print(loc())
	print(loc(1, 2, 3))
	print(loc(b: 1, 2))
	print(loc(a: 1, a: 2))
	print(loc(c: 1))
	print(loc("s"))
	f = loc
	print(f(1))
	print(f(a: 1, b: 2))
	print(loc(...[1]))
	function loc(z: int): int { return z }
}
enum E { A(x: int = 3), B }
