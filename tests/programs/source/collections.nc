// [L06] The literals of collections and ranges.
function main() {
	print([1, 2, 3])
	print([[1], [2, 3]])
	print({"a": 1, "b": 2})
	print({1, 2, 2, 1})
	print((1, "x", true))
	empty: List<int> = []
	print(empty)
	none: Map<string, int> = {}
	none["k"] = 1
	print(none)
	nothing: Set<int> = {}
	print(nothing)
	nothing.add(5)
	print(nothing)
	for i in 0..3 { print(i) }
	for i in 1..=3 { print(i) }
	for i in 3..3 { print(i) }
	{
		inner = 1
		print(inner)
	}
	print([
		1,
		2,
	].length)
}
