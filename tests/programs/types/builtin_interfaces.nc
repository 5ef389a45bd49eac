class T implements Comparable { n: int
 compareTo(o: T): int => o.n - self.n
 toString(): string => "T${self.n}" }
ts = [T(1), T(5), T(3)]
ts.sort()
print(ts)
print((T(1) < T(2), T(1) >= T(2), min(T(1), T(2)), max(ts)))
struct V implements Comparable, Hashable { a: int, b: string
 compareTo(o: Self): int { if (self.a != o.a) { return self.a - o.a } return self.b.compareTo(o.b) }
 hashCode(): int => self.a }
vs = [V(2, "b"), V(1, "z"), V(2, "a")]
print(vs.sorted())
print(sort(vs).first())
print({V(1, "q"): 1}[V(1, "q")])
enum Lv implements Comparable { Low, Mid, High
 compareTo(o: Lv): int => int(self) - int(o) }
print((Low < High, [High, Low, Mid].sorted()))
class Res implements Disposable { n: string
 constructor(n: string) { self.n = n; print("open ${n}") }
 close() { print("close ${self.n}") } }
with Res("a") as x, Res("b") as y { print(x.n + y.n) }
try { with Res("c") as x { throw Error("oops") } } catch (e) { print(e.message) }
struct Cnt implements Iterator<int> { i: int
 next(): int? { if (self.i >= 3) { return null } self.i += 1; return self.i } }
for q in Cnt(0) { print(q) }
cc = Cnt(1)
print(cc.next())
print(cc.next())
print(cc.next())
print(cc.i)
class Fib implements Iterable<int> { n: int
 iterator(): Iterator<int> => FibIt(self.n, 0, 1) }
class FibIt implements Iterator<int> { n: int
 a: int
 b: int
 next(): int? { if (self.n == 0) { return null } self.n -= 1; r = self.a; self.a = self.b; self.b += r; return r } }
print([f for f in Fib(10) if f % 2 == 0])
for i, f in enumerate([f for f in Fib(3)]) { print("${i}:${f}") }
interface Named { name(): string
 greet(): string => "hi ${self.name()}"
 same(o: Named): bool => self.name() == o.name() }
interface Loud extends Named { shout(): string => self.greet().upper() }
class Pn implements Loud { n: string
 name(): string => self.n }
struct Sn implements Named { n: string
 name(): string => self.n
 greet(): string => "struct ${self.n}" }
ns: List<Named> = [Pn("p"), Sn("s")]
for n in ns { print(n.greet()) }
l: Loud = Pn("q")
print(l.shout())
nn: Named = l
print((nn is Loud, nn is Pn, ns[1] is Sn, ns[0] is Sn))
print(nn.same(ns[0]))
if (nn is Loud) { print("loud") }
print((ns[1] as Sn).n)
function gen<T: Named + Stringable>(t: T): string => t.greet() + t.toString()
class Both implements Named, Stringable { name(): string => "both"
 toString(): string => "<B>" }
print(gen(Both()))
interface Builder { add(x: int): Self
 done(): int }
class Sum implements Builder { t: int = 0
 add(x: int): Sum { self.t += x; return self }
 done(): int => self.t }
print(Sum().add(1).add(2).done())
function run<B: Builder>(b: B): int => b.add(10).add(20).done()
print(run(Sum()))
interface Zero { static zero(): int }
