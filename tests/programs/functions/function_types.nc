// function types, aliases, tuples
type Pred<T> = (T) -> bool
type Num = int
type Pt = (int, int)
type Tree<T> = Map<string, List<T>>
type Cb = (string, (int) -> bool) -> List<string>
f: (int, int) -> int = (a, b) => a * b
g: () -> () -> int = () => () => 7
h: (int) throws Error -> int = x => { if (x < 0) { throw Error("neg") } return x }
print((f(3, 4), g()(), h(2)))
try { h(-1) } catch (e) { print(e.message) }
n: Num = 4
p: Pt = (1, 2)
print((n + 1, p.0 + p.1))
t: Tree<int> = {"a": [1]}
print(t)
cb: Cb = (s, q) => [s, "${q(3)}"]
print(cb("x", v => v > 2))
pr: Pair<string, int> = ("k", 1)
(k, v) = pr
print("${k}${v} ${pr.0} ${pr.1} ${pr}")
function swap<A, B>(x: (A, B)): (B, A) => (x.1, x.0)
print(swap(pr))
print(swap((1.5, true)))
nested = ((1, 2), ("a", (3.5, [4])))
print(nested.1.1.1[0])
((a, b), (c, (d, e))) = nested
print("${a}${b}${c}${d}${e}")
of: ((int) -> int)? = null
print(of == null)
of = x => x + 1
function callIt(q: ((int) -> int)?): int { if (q != null) { return q(1) } return -1 }
print((callIt(of), callIt(null)))
fs: List<(int) -> int> = []
for i in 0..3 { fs.append(x => x + i) }
print([ff(10) for ff in fs])
fm: Map<string, (int) -> int> = {"inc": x => x + 1, "dbl": x => x * 2}
print((fm["inc"](4), fm["dbl"](4)))
function adder(n: int): (int) -> int { return x => x + n }
print(adder(3)(4))
function twice(f: (int) -> int): (int) -> int => x => f(f(x))
print(twice(twice(adder(1)))(0))
function counter(): () -> int { let n = 0; return () => { n += 1; return n } }
c1 = counter()
c2 = counter()
print((c1(), c1(), c2()))
struct Ops { add: (int, int) -> int, neg: (int) -> int }
ops = Ops((a, b) => a + b, a => -a)
print((ops.add(1, 2), ops.neg(5)))
class Ev { hs: List<(string) -> void> = []
 on(h: (string) -> void) { self.hs.append(h) }
 fire(s: string) { for h in self.hs { h(s) } } }
ev = Ev()
ev.on(s => print("1" + s))
ev.on(print)
ev.fire("x")
function void1(): void { }
vf: () -> void = void1
vf()
rec: (int) -> int = x => x
rec = x => if (x <= 1) 1 else x * rec(x - 1)
print(rec(5))
sort2 = (xs: List<int>, by: (int, int) -> int) => { ys = xs.slice(0, xs.length); ys.sort(by); return ys }
print(sort2([3, 1, 2], (a, b) => b - a))
empty: List<Pt> = []
empty.append((1, 2))
print(empty)
print((1, "a") == (1, "a"))
tt: (int, float) = (1, 2)
print(tt)
print(typeOf(f) + " " + typeOf(nested) + " " + typeOf(pr))
big = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
print(big.9)
x: any = (1, "z")
if (x is (int, string)) { print("tuple") }
