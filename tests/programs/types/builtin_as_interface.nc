// [L10] [L16] Values of built-in types, structs and enums are values of the built-in interfaces; `any` compares by value.
struct P { x: int
 y: int }
enum E { A, B(n: int) }
class K { n: int }
class T { toString(): string { return "T!" } }
class U extends K { toString(): string { return "U${self.n}" } }
function show(x: Stringable): string => x.toString()
function total(xs: Iterable<int>): int {
	t = 0
	for x in xs { t += x }
	return t
}
function all<T>(xs: Iterable<T>): List<T> { ys: List<T> = []
 for x in xs { ys.append(x) }
 return ys }
function main() {
	x: Stringable = 5
	print(x)
	print(show("a") + show('c') + show(1.5) + show([1, 2]) + show(P(1, 2)) + show(E.B(3)) + show(true))
	xs: List<Stringable> = [1, "a", 'c', P(1, 2), E.A, null ?? 4, (1, "z"), {1: 2}]
	print(xs)
	print(xs[1])
	print(total([1, 2, 3]))
	print(total(1..=4))
	print(total({5, 6}))
	print(total({7: "x"}))
	print(all("héllo"))
	print(all("abc".bytes()))
	print(all(1..3))
	it: Iterable<int> = [4, 5]
	print(it is List<int>)
	print((it as List<int>).length)
	k: K = U(3)
	print(k)
	print(K(1))
	a: any = 5
	b: any = 5
	print(a == b)
	c: any = "5"
	print(a == c)
	d: any = [1, 2]
	print(d == [1, 2])
	print(a is Stringable)
	print(a is Iterable<int>)
	print(d is Iterable<int>)
	print(typeOf(a) + " " + typeOf(d) + " " + typeOf(x))
	h: Hashable = "x"
	print(h.hashCode() == "x".hashCode())
	l: List<any> = [1, "a", 'c', T(), U(1), K(2), 2.0, null ?? 1]
	print(l)
	print(l.contains("a"))
	m: Map<Stringable, int> = {1: 10, "b": 11}
	print(m[1] + m["b"])
	e: Equatable = 5
	print(e == e)
	f: Equatable = 5
	print(e == f)
}
