enum Color { Red, Green, Blue }
enum Shape { Circle(r: float)
 Rect(w: float, h: float)
 Empty
}
enum Tree<T> { Leaf, Node(left: Tree<T>, value: T, right: Tree<T>) }
function insert<T: Comparable>(t: Tree<T>, v: T): Tree<T> {
 return match (t) {
  case Leaf => Node(Leaf, v, Leaf)
  case Node(l, x, r) when v < x => Node(insert(l, v), x, r)
  case Node(l, x, r) => Node(l, x, insert(r, v))
 }
}
function sum(t: Tree<int>): int => match (t) { case Leaf => 0, case Node(l, v, r) => sum(l) + v + sum(r) }
t: Tree<int> = Leaf
for x in [5, 2, 8, 1] { t = insert(t, x) }
print((t, sum(t)))
print((Color.Red, Red, Color.Green == Green))
s: Shape = Circle(2)
print((s, Shape.Rect(1, 2), Rect(h: 1.5, w: 2.0), Empty))
print((s == Circle(2.0), s == Shape.Empty))
m = {Red: 1, Color.Blue: 2}
print((m[Blue], m))
function area(s: Shape): float { return match (s) { case Circle(r) => r*r*3.0, case Shape.Rect(w, h) => w*h, case Empty => 0.0 } }
print([area(x) for x in [s, Rect(2.0,3.0), Empty]])
enum Expr { Num(v: int), Add(a: Expr, b: Expr), Neg(e: Expr) }
function ev(e: Expr): int => match (e) { case Num(v) => v
 case Add(a, b) => ev(a) + ev(b)
 case Neg(x) => -ev(x) }
print(ev(Add(Num(1), Neg(Num(5)))))
e2 = Add(Num(1), Neg(Num(5)))
print((e2, e2 == Add(Num(1), Neg(Num(5))), {e2: 1}[Add(Num(1), Neg(Num(5)))]))
enum Opt { Yes(x?: int), No }
print((Yes(3), Yes(null)))
enum WithM { A, B(n: int)
  function val(): int { return match (self) { case A => 0, case B(n) => n } }
  static function mk(): WithM => B(7)
}
print((A.val(), WithM.B(4).val(), WithM.mk()))
if (s is Shape) { print("yes") }
match (s) { case Circle(r) when r > 1.0 => print("big"), case _ => print("other") }
