struct S { x: int }
m: Map<string, S> = {"a": S(1)}
m["a"].x = 5
enum A { X, Y }
enum B { X, Z }
q = X
print(A.Z)
print(Y(3))
enum C { P(n: int), P }
enum D { D1(d: D) }
s = S(1)
s.y = 3
S.x = 4
s = 5
t = S(1, 2)
u = S(y: 1)
struct E { f: int, f: string }
struct F extends S { }
class G { x: int = "s" }
g = G()
struct H { void: void }
interface J { x: int }
enum K implements Nope { K1 }
