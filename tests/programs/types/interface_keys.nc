// [L10] [L17] Interface values as keys and in comparisons.
interface Shape { area(): float }
struct Sq implements Shape { s: float
	area(): float => self.s }
class Ci implements Shape { r: float
	area(): float => self.r }
class Eq implements Shape, Equatable, Hashable { r: float
	area(): float => self.r
	equals(other: Eq): bool => self.r == other.r
	hashCode(): int => 5 }
class EqSub extends Eq { }
enum En implements Shape { A, B(x: float)
	area(): float => 1.0 }
function main() {
	c = Ci(1.0)
	m: Map<Shape, string> = {Sq(1.0): "sq1", c: "ci", Eq(1.0): "eq", En.A: "en"}
	m[Sq(1.0)] = "sq1 again"
	m[Eq(1.0)] = "eq again"
	m[En.A] = "en again"
	m[Ci(1.0)] = "another ci"
	print(m.length)
	print(m.values())
	print(m[c])
	a: Shape = Sq(2.0)
	b: Shape = Sq(2.0)
	d: Shape = Eq(2.0)
	e: Shape = EqSub(2.0)
	f: Shape = Eq(2.0)
	print([a == b, a != b, a == d, d == e, d == f, c == c])
	xs: List<Shape> = [a, c, d]
	print([xs.contains(Sq(2.0)), xs.contains(Ci(1.0)), xs.contains(c), xs.contains(f)])
	print(xs.indexOf(Eq(2.0)))
	s: Set<Shape> = {a, b, c, d, f}
	print(s.length)
	o: Shape? = a
	p: Shape? = b
	print(o == p)
	print([a, c] == [b, c])
	print(Sq(2.0) == a)
}
