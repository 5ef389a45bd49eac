// A struct that nothing but the type of a top-level variable names so far has its fields all the same.
struct Deep { a: int, b: string }
struct Inner { n: int, deep: Deep, more: (int, Deep)? }

last: Inner? = null
pairs: (int, Inner?)[] = []

function remember(i: Inner) {
	last = i
	pairs.push((i.n, last))
}

function main() {
	remember(Inner(1, Deep(2, "two"), null))
	remember(Inner(3, Deep(4, "four"), (5, Deep(6, "six"))))
	print(last?.deep?.b ?? "none")
	print(pairs)
}
