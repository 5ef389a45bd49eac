// [L10] [L16] Values of another module as values of built-in interfaces and of `any`.
import { P, E, Base, Plain, Quiet, Shape, show, total, collectAll, span, boxed, LIMIT, opt, bigger, same, shapeName } from "util/a"
struct Sq implements Shape { side: float
	area(): float => self.side * self.side }
class Circle implements Shape { r: float
	area(): float => self.r
	toString(): string => "circle" }
class Sub extends Quiet { toString(): string => "sub${self.n}" }
function main() {
	print(show(P(1)) + show(E.B(2)) + show(Base(3)) + show(5) + show([P(2)]))
	print(total([1, 2]) + total(1..=3) + total({4}))
	print(collectAll("ab") )
	print(collectAll({1: "x"}))
	print(span(1..4) + span(1..=4) + span(0..1, inclusive: false))
	b = boxed(1)
	print(b)
	print(boxed(-1))
	print(b is int)
	print(boxed(-1) is P)
	print(boxed(-1) == boxed(-1))
	print(same(P(1), P(1)))
	print(same([1, 2], [1, 2]))
	print(same(Base(1), Base(1)))
	print(LIMIT)
	print(opt(null) + opt(Some(null)) + opt(3))
	print(bigger(1, 2))
	print(bigger("a", "b"))
	print(shapeName(Sq(2.0)) + shapeName(Circle(1.0)))
	q: Quiet = Sub(4)
	print(q)
	print([Quiet(1), q])
	p: any = Plain(1)
	print(p)
	xs: List<Stringable> = [P(1), 2, "z", Base(1)]
	print(xs)
	print(typeOf(boxed(3)) + typeOf(boxed(-3)))
}
