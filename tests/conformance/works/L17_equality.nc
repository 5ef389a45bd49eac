// conformance: L17
struct P { x: int, tags: List<string> }
enum E { A, B(n: int) }
class C { n: int }
class Eq implements Equatable { n: int; equals(other: Eq): bool => self.n == other.n }
zero = 0.0
print(1 == 1 && 1.5 == 1.5 && 2 != 3)    // -> true
print(zero / zero == zero / zero)    // -> false
print(0.0 == -0.0)    // -> true
print("ab" == "a" + "b")    // -> true
print(P(1, ["a"]) == P(1, ["a"]))    // -> true
print(P(1, ["a"]) == P(1, ["b"]))    // -> false
print(B(1) == B(1) && B(1) != B(2) && A == A && A != B(0))    // -> true
print((1, "a") == (1, "a"))    // -> true
print([1, 2] == [1, 2] && [1, 2] != [2, 1] && [1] != [1, 2])    // -> true
print([[1], []] == [[1], []])    // -> true
// Maps and sets regardless of order.
print({"a": 1, "b": 2} == {"b": 2, "a": 1})    // -> true
print({"a": 1} == {"a": 2})    // -> false
print({1, 2, 3} == {3, 1, 2})    // -> true
print({1} == {1, 2})    // -> false
// Identity for class instances …
c = C(1)
d = c
print(c == d)    // -> true
print(C(1) == C(1))    // -> false
print([C(1)] == [C(1)])    // -> false
print([c] == [d])    // -> true
// … unless the class implements Equatable.
print(Eq(1) == Eq(1))    // -> true
print([Eq(1)] == [Eq(1)])    // -> true
print((Eq(1), 2) != (Eq(2), 2))    // -> true
x: int? = 1
y: int? = null
print(x == 1 && y != 1 && y == null && x != y)    // -> true
print(bytes(2) == bytes(2))    // -> true
