import { Pt, Base, Walker, Ev, Pool, apply, makePriv, labs, Op, Pts, ZERO, LibError, Key } from "lib"
import "lib" as l
class Sq extends Base { side: float = 2.0
  log: List<string> = []
  constructor(name: string) { super(name + "!"); self.log.append("made") }
  override init() { print("init") }
  area(): float { return self.side * self.side }
  who(): string { return self.name } }
struct Down implements Walker<int> { n: int
  step(): int? { if (self.n == 0) { return null } self.n -= 1; return self.n } }
class Up implements Walker<string> { n: int = 0
  step(): string? { if (self.n == 2) { return null } self.n += 1; return "u${self.n}" } }
p = Pt(1)
print(p)
p.bump()
print((p, p.scale(2), p == Pt(11, 42), Pt.origin(), ZERO))
s = Sq("sq")
print((s.describe(), s.who(), s.id(), Base.made, s.log))
b: Base = s
print(b.area())
print((Down(3).collect(), Up().collect()))
w: Walker<string> = Up()
print(w.collect())
e: Ev<string> = Data("x", 1)
print((e, e.isEnd(), Ev<int>.Done.isEnd(), e == Ev<string>.Data("x", 1)))
match (e) { case Ev.Data(v, n) => print("${v}${n}"), case l.Ev.Done => print("done"), case Fail(m) => print(m) }
pool = Pool<int>().put(4)
print((pool.firstOr(0), Pool<string>().firstOr("d"), Pool<int>.created, l.Pool<string>.created))
print(apply(3, x => "a${x}"))
print(makePriv(3))
print((labs(-5), l.toupper(97)))
op: Op = (a, c) => a + c
pts: Pts = [Pt(1, 2), Pt.origin()]
print((op(1, 2), pts))
try { throw LibError(5) } catch (LibError x) { print("${x.message} ${x.code}") }
m: Map<Key, int> = {Key("b"): 1, Key("a"): 2}
print((m[Key("a")], m.keys().sorted(), Key("x") < Key("y")))
f = l.Pt.origin
print(f())
g = pts[0].scale
print(g(10))
const c = Pt(5, 6)
c.bump()
print(c)
qs = {Pt(1, 2): "a"}
print(qs[Pt(1, 2)])
print([Sq("t").area(), 1.0])
