// [L20] Aliases with type parameters.
type Table<T> = Map<string, List<T>>
type Handler<A, B> = (A) -> B

function main() {
	table: Table<int> = {"a": [1]}
	table["a"].append(2)
	print(table)
	h: Handler<int, string> = n => "n${n}"
	print(h(4))
}
