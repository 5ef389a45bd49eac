// [L48] A map in the order of its keys, against a plain one.
import { SortedMap } from "collections"
import { Random } from "random"

m = SortedMap<string, int>()
print(m.isEmpty())
print([m.first(), m.last(), m.floor("x"), m.ceiling("x")])
for w in ["pear", "apple", "fig", "kiwi", "date", "apple"] { m.set(w, w.length + (m.get(w) ?? 0)) }
print(m.entries())
print(m.keys())
print(m.values())
print("${m.size()} ${m.length} ${m.has("fig")} ${m.contains("plum")} ${m.get("apple")} ${m.get("plum")}")
print("${m.first()} ${m.last()} ${m.floor("e")} ${m.floor("fig")} ${m.floor("a")} ${m.ceiling("e")} ${m.ceiling("fig")} ${m.ceiling("q")}")
print(m.between("b", "kiwi"))
print(m.remove("fig"))
print(m.remove("fig"))
for k, v in m { print("${k}=${v}") }
try { for (k, v) in m { m.set(k + "x", v) } } catch (ConcurrentModificationError e) { print(e.message) }
for (k, v) in m { m.set(k, v + 100) }
print(m.values())
m.clear()
print("${m.size()} ${m.keys()}")

// Against a plain map, in random order.
r = Random(7)
tree = SortedMap<int, int>()
plain: Map<int, int> = {}
for i in 0..20000 {
	k = r.nextInt(500)
	if r.nextInt(3) == 0 {
		assert(tree.remove(k) == plain.remove(k))
	} else {
		tree.set(k, i)
		plain[k] = i
	}
	if i % 500 == 0 {
		assert(tree.keys() == plain.keys().sorted())
		assert(tree.size() == plain.length)
		for (key, value) in tree { assert(plain[key] == value) }
	}
}
print(tree.size() == plain.length)
while true {
	entry = tree.first()
	if entry == null { break }
	assert(tree.remove(entry.0) == plain.remove(entry.0))
}
print(plain.length)
big = SortedMap<int, bool>()
for i in 0..100000 { big.set(i, true) }
n = 0
for k, _ in big { assert(k == n); n++ }
print(n)
