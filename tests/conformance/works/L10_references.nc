// conformance: L10
function caught(f: () -> void): string {
	try { f(); return "nothing" }
	catch (IndexError e) { return "IndexError" }
	catch (KeyError e) { return "KeyError" }
	catch (ConcurrentModificationError e) { return "ConcurrentModificationError" }
}
// Lists, maps and sets are references.
xs = [1, 2, 3]
ys = xs
ys.push(4)
print(xs)    // -> [1, 2, 3, 4]
m = {"b": 1, "a": 2}
n = m
n["c"] = 3
print(m)    // -> {"b": 1, "a": 2, "c": 3}
s = {3, 1}
t = s
t.add(2)
print(s)    // -> {3, 1, 2}
// Insertion order; assigning an existing key keeps its place.
m["b"] = 10
print(m)    // -> {"b": 10, "a": 2, "c": 3}
print(m.remove("b") ?? 0)    // -> 10
m["b"] = 11
print([k for k in m])    // -> ["a", "c", "b"]
s.remove(3)
s.add(3)
print([x for x in s])    // -> [1, 2, 3]
// A bad index or bound throws, negative indexes too.
i = 4
print(caught(() => { print(xs[i]) }))    // -> IndexError
print(caught(() => { xs[i] = 1 }))    // -> IndexError
print(caught(() => { print(xs[i - 5]) }))    // -> IndexError
print(caught(() => { print(xs[1:9]) }))    // -> IndexError
print(caught(() => { print(xs[3:1]) }))    // -> IndexError
print(caught(() => { print("abc"[i]) }))    // -> IndexError
print(caught(() => { print("abc"[1:i]) }))    // -> IndexError
print(caught(() => { print(bytes(2)[i]) }))    // -> IndexError
print(caught(() => { print(m["none"]) }))    // -> KeyError
print(xs[2:])    // -> [3, 4]
print(xs[:2])    // -> [1, 2]
print(xs[4:])    // -> []
// Changing the size of what is iterated throws.
print(caught(() => { for x in xs { xs.push(x) } }))    // -> ConcurrentModificationError
print(caught(() => { for k in m { m[k + "!"] = 1 } }))    // -> ConcurrentModificationError
print(caught(() => { for x in s { s.remove(x) } }))    // -> ConcurrentModificationError
ys = [1, 2]
print(caught(() => { for x in ys { ys[0] = 9 } }))    // -> nothing
print(caught(() => { for k in n { n[k] = 0 } }))    // -> nothing
// Keys: everything with structural equality whose parts are hashable; classes by identity, unless they implement it.
struct Pos { x: int, y: int }
enum E { A, B(n: int) }
print({Pos(1, 2): "p"}[Pos(1, 2)])    // -> p
print({B(1): "b"}[B(1)])    // -> b
print({(1, "x"): "t"}[(1, "x")])    // -> t
print({[1, 2]: "l"}[[1, 2]])    // -> l
print({1.5: "f"}[1.5])    // -> f
print({'c': "c"}['c'])    // -> c
class Id { n: int }
a = Id(1)
b = Id(1)
ids = {a: 1, b: 2}
print(ids.length)    // -> 2
print(ids[a] + ids[b])    // -> 3
class Name implements Hashable, Equatable {
	n: string
	hashCode(): int { return self.n.length }
	equals(other: Name): bool { return self.n == other.n }
}
print({Name("x"): 5}[Name("x")])    // -> 5
// bytes elements read and store as uint8.
data = bytes(1)
data[0] = 200
print(typeOf(data[0]))    // -> uint8
print(data[0] + 100)    // -> 44
