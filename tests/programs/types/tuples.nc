// [L20] Tuples and aliases.
type Name = string

function divmod(a: int, b: int): (int, int) { return (a / b, a % b) }

function swap<A, B>(p: (A, B)): (B, A) { return (p.1, p.0) }

function main() {
	(q, r) = divmod(17, 5)
	print("${q} ${r}")
	t = (1, "two", 3.0)
	print(t.0)
	print(t.1)
	print(t.2)
	print(swap((1, "x")))
	n: Name = "alias"
	print(n.length)
	pair: Pair<int, bool> = (1, true)
	print(pair)
	nested = ((1, 2), 3)
	print(nested.0.1)
	print((2, "b") == (2, "b"))
	pairs = [(2, "b"), (1, "a")]
	pairs.sort((a, b) => a.0 - b.0)
	print(pairs)
}
