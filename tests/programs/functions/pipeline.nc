// [L33] `a | f(x)` is f(a, x), `a | f` is f(a).
function scale(xs: List<int>, by: int): List<int> { return xs.map(x => x * by) }

function main() {
	result = [5, 3, 8, 1]
		| filter(x => x > 2)
		| map(x => x + 1)
		| sort
		| scale(10)
	print(result)
	print([1, 2, 3] | reduce(0, (a, x) => a + x))
	print([1, 2, 3] | map(x => x * x) | sum)
	print("text" | len)
	print([1, 2] | collect(toList()))
	print(zip([1, 2, 3], ["a", "b"]))
	print(enumerate(["x", "y"]))
	print(fold([1, 2, 3], "", (a, x) => a + x))
	print(range(4))
	print(range(2, 5))
	print(range(10, 0, -3))
	print(min(3, 2))
	print(max([4, 9, 2]))
	print(min("b", "a"))
	print(abs(-2.5))
	print(len([1, 2, 3]))
	print(sort(["b", "c", "a"]))
	print(sort([1, 2, 3], (a, b) => b - a))
	print(6 | 1)
}
