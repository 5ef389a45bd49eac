// [L10] Sets keep the order of insertion too.
function main() {
	s = {3, 1, 2}
	print(s.add(4))
	print(s.add(3))
	print(s)
	print(s.length)
	print(s.contains(1))
	print(s.remove(1))
	print(s.remove(1))
	print(s)
	t = {2, 4, 6}
	print(s.union(t))
	print(s.intersect(t))
	print(s.difference(t))
	print({2, 4}.isSubset(t))
	print(t.isSubset({2, 4}))
	print(s.toList())
	for x in t { print(x) }
	words = {"b", "a"}
	words.add("b")
	print(words)
	t.clear()
	print(t.length)
}
