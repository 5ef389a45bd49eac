struct S { v: int
 function set(n: int) { self.v = n } 
 function get(): int => self.v
 static function make(n: int): S { return S(n) }
}
const c = S(1)
c.v = 2
c.set(3)
struct T { s: S, xs: List<S> }
const t = T(S(1), [S(2)])
t.s.v = 3
t.s.set(4)
t.xs[0].v = 5
struct R { r: R }
struct R2 { r: R3? }
struct R3 { r: (int, R2) }
struct Ok { r: List<Ok>, m: Map<string, Ok> }
print(c.get())
function f() { const d = S(1); d.set(2); d.v = 1 }
function g(s: S) { s.set(2) }
S.make(4).set(5)
[S(1)][0].set(3)
