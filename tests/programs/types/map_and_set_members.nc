// [L10] Every member of Map and Set; keys of every kind; order after removal.
function t(f: () -> any): void {
	try { print(f()) } catch (Error e) { print(e) }
}
enum E { A, B(x: int) }
struct P { x: int
 y: string }
class C { n: int }
class H implements Hashable, Equatable { n: int
	hashCode(): int => self.n % 2
	equals(other: H): bool => self.n == other.n }
function main() {
	m: Map<string, int> = {}
	print(m.length)
	m["a"] = 1
	m["b"] = 2
	m.set("c", 3)
	print(m)
	print(m.get("a"))
	print(m.get("z"))
	print(m.get("a", 9))
	print(m.get("z", 9))
	print(m.has("a"))
	print(m.contains("z"))
	t(() => m["z"])
	m["a"] = 10
	print(m)
	print(m.remove("a"))
	print(m.remove("a"))
	m["a"] = 11
	print(m)
	print(m.keys())
	print(m.values())
	print(m.entries())
	m["a"] += 5
	print(m["a"])
	t(() => { m["q"] += 1; return 0 })
	print(m)
	print(m == {"a": 16, "b": 2, "c": 3})
	print({1: 2} == {1: 3})
	print({1: 2} == {2: 2})
	for k in m { print(k) }
	for k, v in m { print("${k}=${v}") }
	for (k, v) in m { print(k + v) }
	m.clear()
	print(m)
	print(m.length)
	// delete and reinsert many
	n: Map<int, int> = {}
	for i in 0..100 { n[i] = i }
	for i in 0..100 { if i % 3 != 0 { n.remove(i) } }
	for i in 0..5 { n[i] = -i }
	print(n.keys()[:6])
	print(n.keys()[-0:].length)
	print(n.keys()[34:])
	// keys of kinds
	f: Map<float, int> = {0.0: 1}
	print(f.has(-0.0))
	nan = 0.0 / 0.0
	f[nan] = 5
	print(f.has(nan))
	s: Map<P, int> = {P(1, "a"): 1}
	print(s[P(1, "a")])
	l: Map<List<int>, int> = {[1, 2]: 3}
	print(l[[1, 2]])
	tu: Map<(int, string), int> = {(1, "x"): 4}
	print(tu[(1, "x")])
	o: Map<int?, int> = {null: 1, 2: 3}
	print(o[null] + o[2])
	en: Map<E, int> = {E.A: 1, E.B(2): 2}
	print(en[E.B(2)] + en[E.A])
	c1 = C(1)
	c2 = C(1)
	cm: Map<C, int> = {c1: 1, c2: 2}
	print(cm.length)
	print(cm[c1])
	hm: Map<H, string> = {H(1): "one", H(3): "three", H(1): "uno"}
	print(hm.length)
	print(hm[H(1)] + hm[H(3)])
	b: Map<bool, int> = {true: 1, false: 0}
	print(b)
	ch: Map<char, int> = {'a': 1}
	print(ch['a'])
	u8: Map<uint8, int> = {255: 1}
	print(u8[255])
	by: Map<bytes, int> = {"ab".bytes(): 1}
	print(by["ab".bytes()])
	sm: Map<Set<int>, int> = {{1, 2}: 5}
	print(sm[{2, 1}])
	mm: Map<Map<int, int>, int> = {{1: 2, 3: 4}: 5}
	print(mm[{3: 4, 1: 2}])
	g: Map<string, int?> = {"a": null}
	print(g.get("a"))
	print(g["a"])
	print(g.get("b"))
	// sets
	a: Set<int> = {3, 1, 2, 3}
	print(a)
	print(a.length)
	print(a.add(4))
	print(a.add(1))
	print(a.remove(3))
	print(a.remove(30))
	print(a.add(3))
	print(a)
	print(a.contains(1))
	print(a.union({9, 1}))
	print(a.intersect({3, 1, 7}))
	print(a.difference({3, 1, 7}))
	print({1}.isSubset({1, 2}))
	print({1, 5}.isSubset({1, 2}))
	print(a.toList())
	print({1, 2} == {2, 1})
	print({1, 2} == {1, 3})
	e: Set<string> = {}
	print(e.isSubset({"a"}))
	a.clear()
	print(a)
	for x in {"p", "q"} { print(x) }
	t(() => Map<string, int>().length)
	t(() => Set<int>().length)
	z = {"a": {"b": 1}}
	z["a"]["c"] = 2
	z["a"]["b"] += 1
	print(z)
	q: Map<string, List<int>> = {"x": [1]}
	q["x"].append(2)
	q["x"][0] = 9
	print(q)
	ps: Map<string, P> = {"k": P(1, "a")}
	print(ps["k"].x)
}
