// equality
struct P { x: int, y: float }
class C { v: int }
class E implements Equatable { v: int
 equals(o: E): bool => self.v == o.v }
class EH implements Equatable, Hashable { v: int
 equals(o: EH): bool => self.v == o.v
 hashCode(): int => self.v }
class NotEq { v: int
 equals(o: NotEq): bool => true }
enum En { A(x: int), B }
enum Own implements Equatable, Stringable { L(s: string), M
 equals(o: Own): bool => true
 toString(): string => "own!" }
struct OwnS implements Equatable, Stringable { a: int, b: int
 equals(o: OwnS): bool => self.a == o.a
 toString(): string => "OwnS#${self.a}" }
print((P(1, 2.0) == P(1, 2), P(1, 0.0) == P(1, -0.0), math2() == math2()))
function math2(): float => 0.0 / 0.0
print((C(1) == C(1), E(1) == E(1), NotEq(1) == NotEq(1)))
print((A(1) == A(1), A(1) == B, L("a") == M, OwnS(1, 2) == OwnS(1, 3), OwnS(1, 2) != OwnS(2, 2)))
print("${L("z")} ${OwnS(4, 5)} ${[OwnS(1, 1)]} ${Some(OwnS(2, 2))}")
print(([1, 2] == [1, 2], [[1], []] == [[1], []], {"a": [1]} == {"a": [1]}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {1, 2} == {2, 1}))
print(((1, "a") == (1, "a"), (1, C(1)) == (1, C(1)), [E(1)] == [E(1)], {"k": E(2)} == {"k": E(2)}))
o1: int? = 3
o2: int? = 3
o3: int? = null
print((o1 == o2, o1 == o3, o3 == null, o1 == 3, o1 != null))
oo: int?? = Some(null)
print((oo == null, oo == Some(null)))
m: Map<EH, string> = {EH(1): "one"}
m[EH(1)] = "uno"
print((m.length, m[EH(1)], m.has(EH(2))))
ms: Map<P, int> = {P(1, 1.0): 5}
print(ms[P(1, 1)])
me: Map<En, int> = {A(1): 1, B: 2, A(2): 3}
print((me[A(2)], me.has(A(3))))
mt: Map<(int, string), int> = {(1, "a"): 1}
print(mt[(1, "a")])
ml: Set<List<int>> = {[1], [2], [1]}
print(ml.length)
mo: Map<int?, string> = {null: "n", 3: "t"}
print((mo[null], mo[3]))
mc: Map<C, int> = {}
k = C(1)
mc[k] = 1
mc[C(1)] = 2
print((mc.length, mc[k]))
sos: Set<OwnS> = {OwnS(1, 2)}
print(sos.contains(OwnS(1, 2)))
r1: Result<int, string> = Ok(3)
r2: Result<int, string> = Err("x")
print((r1 == Ok(3), r1 == r2, r2 == Err("x")))
a: any = 5
b: any = 5
c: any = "5"
print((a == b, a == c))
f1 = () => 1
f2 = f1
print(f1 == f2)
print((1 == 1.0, 'a' == "a", "a" == "a"))
print((1..3) == (1..3))
xs: List<any> = [1, "a", [1]]
ys: List<any> = [1, "a", [1]]
print(xs == ys)
