// [L10] Maps keep the order of insertion; an assigned key keeps its place.
struct Key { a: int, b: string }

function main() {
	m = {"one": 1, "two": 2}
	m["three"] = 3
	m["one"] = 10
	print(m)
	print(m.length)
	print(m["two"])
	try {
		print(m["four"])
	} catch (KeyError e) {
		print("KeyError")
	}
	print(m.get("one"))
	print(m.get("four"))
	print(m.get("four", 44))
	print(m.has("two"))
	print(m.contains("five"))
	print(m.remove("two"))
	print(m.remove("two"))
	m["two"] = 22
	print(m.keys())
	print(m.values())
	print(m.entries())
	for k in m { print(k) }
	for k, v in m { print("${k}=${v}") }
	for k, v in m.entries() { print(k + v) }
	m["one"] += 5
	print(m["one"])
	m.set("six", 6)
	print(m.get("six").unwrap())
	m.clear()
	print(m)
	points: Map<Key, int> = {}
	points[Key(1, "x")] = 7
	print(points[Key(1, "x")])
	print(points.has(Key(2, "x")))
	byPair = {(1, 2): "a", (2, 1): "b"}
	print(byPair[(2, 1)])
	counts: Map<char, int> = {}
	for c in "hello" { counts[c] = counts.get(c, 0) + 1 }
	print(counts)
	nested: Map<string, List<int>> = {}
	nested["a"] = []
	nested["a"].append(1)
	print(nested)
	big: Map<int, int> = {}
	for i in 0..1000 { big[i * 7919] = i }
	total = 0
	for i in 0..1000 { total += big[i * 7919] }
	print(total)
	for i in 0..990 { big.remove(i * 7919) }
	print(big.values())
}
