// [L38] A trace shows functions that were inlined, and recursion that was unrolled, as if nothing had happened.
function check(x: int): int {
	if x > 3 {
		throw Error("too large: ${x}")
	}
	return x + 1
}

function twice(x: int): int {
	a = check(x)
	return check(a) + a
}

function fib(n: int): int {
	if n < 2 {
		return check(n + 2 - n)
	}
	return fib(n - 1) + fib(n - 2)
}

function deep(n: int, xs: List<int>): int {
	if n == 0 {
		return xs[7]
	}
	return deep(n - 1, xs) + 1
}

function main() {
	try {
		print(twice(1))
		print(twice(3))
	} catch (e) {
		print(e.stackTrace)
	}
	try {
		print(fib(10))
		print(deep(5, [1, 2]))
	} catch (e) {
		print(e.stackTrace)
	}
	for i in 0..2 {
		print(twice(i))
	}
}
