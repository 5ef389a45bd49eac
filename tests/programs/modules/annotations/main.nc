import { exp1, old, Es, K } from "ann"
print(exp1())
print(old())
e: Es = Es(4)
print(e)
print(K().m())
print(K.s())
f = old
print(f())
@experimental
function mine(): int { return 5 }
print(mine())
@foo
function foo(): int { return 6 }
print(foo())
@layout("c")
function bar() { }
bar()
@optimize("fast")
function baz() { }
baz()
@inline("x") @noinline
class Q { @layout("c") f(): int { return 1 } }
print(Q().f())
@layout("rust")
struct L { x: int }
print(L(1))
@optimize("speed")
function dot(a: List<float>, b: List<float>): float { let s = 0.0; for (i = 0; i < a.length; i++) { s += a[i] * b[i] } return s }
@optimize("fastmath")
function dotf(a: List<float>, b: List<float>): float { let s = 0.0; for (i = 0; i < a.length; i++) { s += a[i] * b[i] } return s }
@optimize("size")
function dots(a: List<float>, b: List<float>): float { let s = 0.0; for (i = 0; i < a.length; i++) { s += a[i] * b[i] } return s }
xs = [float(i) for i in 0..1000]
print(dot(xs, xs))
print(dotf(xs, xs) == dots(xs, xs))
