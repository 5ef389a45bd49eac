// conformance: L14
enum Color { Red, Green, Blue }
enum Shape {
	Circle(r: float)
	Rect(w: float, h: float)
	Empty
}
enum Mixed { One, Two(n: int); function text(): string => match (self) { case One => "one", case Two(n) => "two ${n}" } }
c: Color = Color.Red
print(c)    // -> Red
print(Red == Color.Red)    // -> true
print([Red, Green, Blue])    // -> [Red, Green, Blue]
s = Shape.Rect(2, 3)
print(s)    // -> Rect(2.0, 3.0)
print(Rect(h: 1.0, w: 4.0))    // -> Rect(4.0, 1.0)
print(s == Rect(2.0, 3.0))    // -> true
print(Two(4).text() + One.text())    // -> two 4one
function area(s: Shape): float => match (s) {
	case Circle(r) => r * r * 3.0
	case Shape.Rect(w, h) => w * h
	case Empty => 0.0
}
print([area(Circle(1.0)), area(s), area(Empty)])    // -> [3.0, 6.0, 0.0]
// A variant of two enums needs its enum's name, but in a pattern the matched value's enum comes first.
enum First { Same, Only }
enum Second { Same, Other }
function which(x: Second): string => match (x) { case Same => "same of Second", case Other => "other" }
print(which(Second.Same))    // -> same of Second
print(First.Same)    // -> Same
// Recursive.
enum Expr { Num(v: int), Add(a: Expr, b: Expr), Mul(a: Expr, b: Expr), Neg(e: Expr) }
function value(e: Expr): int => match (e) {
	case Num(v) => v
	case Add(a, b) => value(a) + value(b)
	case Mul(a, b) => value(a) * value(b)
	case Neg(e) => -value(e)
}
e = Add(Num(2), Mul(Num(3), Neg(Num(4))))
print(value(e))    // -> -10
print(e)    // -> Add(Num(2), Mul(Num(3), Neg(Num(4))))
// Generic, and recursive at once.
enum Tree<T> { Leaf, Node(left: Tree<T>, value: T, right: Tree<T>) }
function size<T>(t: Tree<T>): int => match (t) { case Leaf => 0, case Node(l, _, r) => size(l) + 1 + size(r) }
t: Tree<string> = Node(Node(Leaf, "a", Leaf), "b", Leaf)
print(size(t))    // -> 2
print(t)    // -> Node(Node(Leaf, "a", Leaf), "b", Leaf)
enum Either<A, B> { Left(a: A), Right(b: B) }
xs: List<Either<int, string>> = [Left(1), Right("r")]
print(xs)    // -> [Left(1), Right("r")]
// Usable as keys, in order of the declaration for nothing but themselves.
print({Red: 1, Blue: 2}[Color.Blue])    // -> 2
