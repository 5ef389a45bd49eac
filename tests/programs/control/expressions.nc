// [L33] [L34] [L37] Pipelines, slices, spreads, comprehensions, tests and casts, precedence.
function t(n: int): int { print("t${n}"); return n }
function add(a: int, b: int): int { return a + b }
function show(xs: List<int>, sep: string = ","): string { return xs.map(x => "${x}").join(sep) }
class Cls { n: int = 1
	twice(x: int): int { return x * 2 } }
class Base { n: int }
class Kid extends Base { k: int = 5 }
interface Sh { area(): float }
struct Sq implements Sh { s: float
	area(): float { return self.s * self.s } }
function main() {
	xs = [1, 2, 3, 4, 5]
	print(xs[1:3]); print(xs[:2]); print(xs[3:]); print(xs[:]); print(xs[2:2]); print("héllo"[1:3])
	for (a, b) in [(3, 2), (-1, 2), (0, 6), (6, 6)] { try { print(xs[a:b]) } catch (IndexError e) { print(e.message) } }
	ys = xs[0:2]
	ys[0] = 99
	print(xs)
	print([...xs, 6, ...[7, 8], ...ys]); print([0, ...xs[4:]])
	print([x * x for x in xs if x % 2 == 1])
	print([t(x) for x in xs if t(x + 10) > 13])
	print([c for c in "abc"]); print([k for k in {"a": 1}]); print([i for i in 0..3])
	print([[i * j for j in 0..3] for i in 0..2])
	print(["${a}${b}" for a, b in [(1, "x")]])
	fs = [() => x for x in xs]
	print(fs[2]())
	print(xs | show); print(xs | show("-")); print(xs | filter(x => x > 2) | map(x => x * 10) | show(sep: ";"))
	print(xs | map(Cls().twice) | sum)
	print("abc" | len); print(xs | max); print([3, 1] | sort)
	n: any = 5
	print(n is int); print(n is string); print(is<int>(n)); print(as<int>(n)); print(as<string>(n))
	try { print(n as string) } catch (CastError e) { print(e.message) }
	b: Base = Kid(3)
	print(b is Kid); print((b as Kid).k); if b is Kid { print(b.k) }
	b2 = Base(1)
	try { print((b2 as Kid).k) } catch (CastError e) { print(e.message) }
	s: Sh = Sq(2.0)
	print(s is Sq); print((s as Sq).s); print(s.area())
	o: int? = 4
	print(o is int)
	match (n) { case k: int => print(k + 1), case _ => print("?") }
	print(5 - 3 - 1); print(2 ** 3 ** 0); print(-7 / 2); print(-7 % 3); print((7 & 3) == 3)
	print("x" + 1 + 2)
	print(!true || true && false)
	z = o ?? t(1) + 2
	print(z)
	r = 0..3
	print(r); print(0..=3); print((0..3).start)
	print(xs == [1, 2, 3, 4, 5] && xs != ys)
}
