struct S { v: int
 function set(n: int) { self.v = n } 
 function get(): int => self.v
 static function make(n: int): S { return S(n) }
}
const c = S(1)

print(c)
function f() { const d = S(1); print(d.get())
  let o: S? = S(5)
  if (o != null) { o.set(6); print(o) }
  print(o)
  xs = [S(1), S(2)]
  xs[0].set(9)
  for x in xs { x.set(100) }
  print(xs)
  t = (S(1), 2)
  t.0.set(5)
  print(t)
  m = {"a": S(1)}
  m["a"].set(7)
  print(m)
  a: any = S(1)
  if (a is S) { a.set(3); print(a) }
  print(a)
  s = S(3)
  g = () => { s.set(s.get() + 1) }
  g(); g()
  print(s)
  h = (q: S) => { q.set(1000); return q }
  print((h(s), s))
}
f()
S.make(4).set(5)
[S(1)][0].set(3)
struct N { s: S, l: List<S>
  function deep() { self.s.set(50); self.l[0].set(51); let me = self; me.s.set(-1) ; k = () => { self.s.set(52) } ; k() }
  function reset() { self.s = S(0); self.l = [] }
}
n = N(S(1), [S(2)])
n.deep()
print(n)
ns = [n, n]
ns[0].deep()
ns[0].s.set(3)
ns[1].reset()
print(ns)
class C { n: N
  function go() { self.n.deep(); self.n.s.set(99); self.n.s.v += 1 } }
cc = C(n)
cc.go()
print(cc.n)
print(n)
