import { Pt, Base, Pool, Ev } from "lib"
import "lib" as l
p = Pt(1)
print(p.tag)
b = Base("x")
class S extends Base { constructor() { super("s") }
 area(): float { return float(self.secret) }
 id(): int { return 1 } }
print(S().name)
print(Pool<int>().xs)
print(Pool<int>().at(0))
print(l.Priv(3))
e: Ev<int> = Data("x", 1)
match (e) { case Data(v, n) => 1, case Done => 2 }
