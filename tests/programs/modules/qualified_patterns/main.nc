import "geo"
import { Pt as Q } from "geo"
type C = geo.Color
function show(c: geo.Color): string { return match (c) { case geo.Color.Red => "r", case geo.Color.Mix(a, b) => "m${a}${b}", case Color.Green => "g" } }
function show2(c: geo.Color): string { return match (c) { case C.Red => "r", case Mix(a, b) => "m${a}${b}", case Green => "g" } }
print(show(geo.Color.Red) + show(geo.Color.Mix(1, 2)) + show2(geo.Color.Green))
p = Q(1, 2)
match (p) { case Q(0, y) => print("y"), case geo.Pt(x, 2) => print("x"), case Pt(x, y) => print("xy") }
o: int? = 5
match (o) { case Option.Some(x) => print(x), case Option.None => print("none") }
r: Result<int, string> = Ok(4)
match (r) { case Result.Success(x) => print(x), case Result.Err(e) => print(e) }
geo.zero.inc()
print(geo.zero)
