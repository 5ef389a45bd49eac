// [L43] [L44] [L45] Every form of import and export, also through a facade.
import { a, b as c, Box, Color, Oops, Ints, P, Named } from "util/text"
import "util/text"
import "util/text" as t
import * as u from "util/text"
use math
import { say, K, bee, exported1, Box as FBox } from "facade"
import "./facade" as f
import { counter, bump } from "./util/text"
import { gen } from "util.text"
print(a()); print(c()); print(c(5)); print(bee(6)); print(exported1()); print(say()); print(K)
print(text.a()); print(t.greeting); print(u.table); print(math.sqrt(16.0)); print(f.bee(1)); print(f.K); print(f.say())
x: Box<int> = Box(3)
y: FBox<int> = x
print(y.get())
z: t.Box<string> = t.Box("s")
print(z.v)
print(t.Color.Green); print(Color.Red); col: u.Color = u.Color.Blue; print(col)
print(match (col) { case Red => 1
case Green => 2
case Blue => 3 })
try { throw Oops("o") } catch (Oops e) { print(e.code) }
try { throw t.Oops("o2") } catch (t.Oops e) { print(e.code) }
l: Ints = [1]
print(l)
print(P(1)); print(t.P(y: 3, x: 1)); p: u.P = t.P(5); {x: px} = p; print(px)
class N implements Named { name(): string { return "n" } }
class M implements t.Named { name(): string { return "m" } }
print(N().shout() + M().shout())
bump(); print(counter); print(t.counter); t.bump(); print(u.counter)
t.counter = 100
print(counter)
print(gen("q"))
g = t.gen(3)
print(g)
h = t.a
print(h())
