class Res implements Disposable {
  name: string
  bad: bool = false
  close() { println("close ${self.name}")
    if self.bad { throw Error("close failed") } }
}
class D { id: int
  destructor() { println("dead ${self.id}") } }
class E2 extends D { destructor() { println("e2 dead") } }
enum Shape { Circle(r: float), Square(r: float), Dot }
function size(s: Shape): float {
  return match (s) { case Circle(r) | Square(r) => r
    case Dot => 0.0 }
}
function f(): int {
  with Res("a") as a, Res("b") as b {
    println("body ${a.name}${b.name}")
    return 7
  }
}
function main() {
  println(f())
  try {
    with Res("x", true) { throw Error("body failed") }
  } catch (e) { println("${e.message} <- ${e.cause?.message ?? "none"}") }
  println(size(Circle(2.5)) + size(Shape.Dot))
  ((a, b), [c, ...d]) = ((1, 2), [3, 4, 5])
  println("${a} ${b} ${c} ${d}")
  D(1)
  E2(2)
  println("end")
}
