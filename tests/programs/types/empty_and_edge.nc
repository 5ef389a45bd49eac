// Edges: empty collections, empty strings, nested options, ranges that are empty, huge ones that stop.
function firstOrNull(xs: List<int?>): int?? {
	if xs.length == 0 { return null }
	return Some(xs[0])
}

function main() {
	none: List<string> = []
	print(none.join(","))
	print(none.reduce("start", (a, x) => a + x))
	print("".split(","))
	print("".length)
	print("".chars())
	print("abc"[1:1] == "")
	print([1, 2][2:])
	print("abc"[3:] == "")
	for i in 5..2 { print(i) }
	for i in 0..9223372036854775807 {
		if i == 2 { break }
		print(i)
	}
	print(firstOrNull([]))
	print(firstOrNull([null]))
	print(firstOrNull([3]))
	m: Map<string, Map<string, int>> = {}
	print(m.get("a")?.get("b"))
	m["a"] = {"b": 1}
	print(m.get("a")?.get("b"))
	print(none.any(x => true))
	print(none.all(x => false))
	empties: List<List<int>> = [[]]
	print(empties == [[1]])
	print("a".repeat(0) == "")
	print("x".padStart(0, ' '))
	print(range(0))
	print([1][0:0])
}
