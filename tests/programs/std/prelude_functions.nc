import "math"
print(min(3, 2))
print(max(2.5, 3.5))
print(min([4, 2, 8]))
print(max(["a", "c", "b"]))
print(abs(-5))
print(abs(-2.5))
print(range(5))
print(range(2, 5))
print(range(10, 0, -3))
print(sum([1, 2, 3]))
print(sum([0.5, 0.25]))
print(zip([1, 2, 3], ["a", "b"]))
print(enumerate(["x", "y"]))
print(sort([3, 1, 2]))
print([1, 2, 3, 4] | filter(x => x % 2 == 0) | map(x => x * 10) | collect(toList()))
print(reduce([1, 2, 3], 10, (a, b) => a + b))
print(fold([1, 2, 3], "", (a, b) => a + b))
print(2 ** 10)
print(2.0 ** 0.5)
try {
	n = -1
	print(2 ** n)
} catch (ArithmeticError e) {
	print(e.message)
}
print(math.sqrt(2.0))
print(math.PI)
print(math.floor(-1.5))
print(math.round(2.5))
print(math.gcd(12, -18))
try {
	math.addChecked(9223372036854775807, 1)
} catch (ArithmeticError e) {
	print(e.message)
}
print(math.isNan(math.NAN))
print(math.INF)
x: int? = 5
print(x.isSome())
print(x.unwrap())
y: int? = null
print(y.unwrapOr(7))
print(x.map(v => v + 1))
try {
	y.unwrap()
} catch (NullError e) {
	print(e)
}
function half(n: int): Result<int, string> {
	if n % 2 == 0 {
		return Success(n / 2)
	}
	return Error("odd")
}
print(half(4))
print(half(3))
print(half(4).unwrap())
print(half(3).unwrapOr(0))
print(half(3).isError())
try {
	half(3).unwrap()
} catch (e) {
	print(e.message)
}
try {
	assert(1 == 2, "no way")
} catch (AssertionError e) {
	print(e)
}
