import "math"
class A { n: int
 function add(x: int): int => self.n + x
 function bump() { self.n += 1 }
 function conv<U>(f: (int) -> U): U => f(self.n)
 static function twice(x: int): int => x * 2
 static function make(): A => A(9)
}
class B extends A { override function add(x: int): int => 1000 + x }
struct S { v: int
 function get(): int => self.v
 function inc() { self.v += 1 } }
a = A(5)
f = a.add
print(f(3))
a.n = 50
print(f(3))
g = a.bump
g(); g()
print(a.n)
b: A = B(1)
h = b.add
print(h(1))
k = A.add
print((k(a, 1), k(b, 1)))
t = A.twice
print(map([1, 2, 3], t))
print([1, 2, 3].map(A.twice))
print([1, 2, 3].map(a.add))
mk = A.make
print(mk().n)
c: ((int) -> string) -> string = a.conv
print(c(x => "v${x}"))
c2 = a.conv<string>
print(c2(x => "w${x}"))
s = S(1)
si = s.inc
si(); si()
print(s)
sg = s.get
s.v = 77
print(sg())
xs = [3, 1, 2]
push = xs.append
push(10)
print(xs)
up = "abc".upper
print(up())
print(["a", "b"].map(string.upper))
print([4.0, 9.0].map(math.sqrt))
print([4, -9].map(abs))
o: A? = a
interface Sh { area(): float }
class Sq implements Sh { s: float
 area(): float => self.s * self.s }
sh: Sh = Sq(2.0)
ar = sh.area
print(ar())
ar2 = Sh.area
print(ar2(sh))
foreign function cosh(x: float): float from "m"
foreign function atoi(s: string): int32 from "c"
print([0.0].map(cosh))
print(["12", "13"].map(atoi))
m = {"k": 1}
has = m.has
print((has("k"), has("z")))
enum E { X, Y(n: int)
 function v(): int { return match(self) { case X => 0, case Y(n) => n } } }
print([E.X, E.Y(4)].map(E.v))
class Cb { f: (int) -> int }
cb = Cb(a.add)
print(cb.f(2))
type Op = (int) -> int
op: Op = a.add
print(op(1))
print([[1], [2, 3]].map(x => x.length))
