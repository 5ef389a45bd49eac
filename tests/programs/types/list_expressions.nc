// [L34] Slices, spread, comprehensions.
function main() {
	xs = [1, 2, 3, 4]
	print([x * x for x in xs])
	print([x for x in xs if x % 2 == 0])
	print([0, ...xs, 5])
	print([...xs[2:], ...xs[:2]])
	copy = xs[0:]
	copy[0] = 100
	print(xs[0])
	print([k + v for k, v in {"a": 1, "b": 2}])
	print([[x * y for y in 1..=2] for x in 1..=2])
	print([c for c in "abc"])
	print("hello"[1:4])
	squares = [n * n for n in 0..5]
	print(squares.map(n => n + 1))
}
