// [L24] Defaults are evaluated last, at each call: of functions, constructors, methods and structs.
function t(n: int): int { print("t${n}"); return n }
function f(a: int, b: int = t(100), c: int = t(102), d?: int, e: List<int> = []): string {
	e.append(a)
	return "${a} ${b} ${c} ${d} ${e}"
}
class K {
	n: int = t(50)
	s: string = "d"
	constructor(x: int = t(51)) { self.n = x }
	m(a: int = t(53), b: int = t(52)): int { return a + b }
}
struct Z { a: int = t(1), b: int = t(2), c?: string }
function main() {
	print(f(t(1)))
	print(f(t(1)))
	print(f(c: t(3), a: t(1)))
	print(f(t(1), d: t(4)))
	print(f(t(1), e: [t(9)], b: t(2)))
	k = K()
	print(k.n)
	print(K(t(3)).n)
	print(k.m())
	print(k.m(t(1)))
	print(k.m(b: t(4)))
	print(Z())
	print(Z(b: t(7)))
	print(Z(c: "x"))
	g = (a: int, b: int) => a + b
	print(g(1, 2))
	function loc(a: int, b: int = t(70)): int { return a * b }
	print(loc(2,1))
	print(loc(t(5), 3))
}
