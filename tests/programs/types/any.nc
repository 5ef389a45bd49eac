interface Shape { area(): float
  name(): string { return "shape" } }
struct Sq implements Shape { w: float
  area(): float { return self.w * self.w } }
class Ci implements Shape { r: float
  area(): float { return 3.0 * self.r }
  name(): string { return "circle" } }
function show(x: any): string {
  return match (x) {
    case n: int => "int ${n}"
    case s: string => "str ${s}"
    case xs: List<int> => "list ${xs.length}"
    case q: Sq => "sq ${q.w}"
    case _ => "other ${x}"
  }
}
function main() {
  shapes: List<Shape> = [Sq(2.0), Ci(1.0)]
  for s in shapes { println("${s.name()} ${s.area()}")
    if s is Sq { println("w ${s.w}") } }
  println(show(1) + show("a") + show([1, 2]) + show(Sq(1.5)) + show(2.5) + show(Ci(1.0)))
  items: List<any> = [1, "two", 3.0, [4], Ci(2.0)]
  println(items)
  x: any = 5
  if x is int { println(x + 1) }
  println((x as int) * 2)
  try { println(x as string) } catch (CastError e) { println(e.message) }
}
