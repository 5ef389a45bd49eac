// [L38] A stack overflow goes through clean-ups and handlers like any other error, and its trace is cut alike at each level.
class Res {
	name: string
	constructor(name: string) { self.name = name }
	close() { print("close ${self.name}") }
}

function down(n: int): int {
	return down(n + 1) + 1
}

function even(n: int): bool {
	if n == 0 { return true }
	return odd(n - 1)
}

function odd(n: int): bool {
	if n == 0 { return false }
	return even(n - 1)
}

function cleans(n: int): int {
	try {
		return down(n) + 1
	} finally {
		print("finally")
	}
}

function catches(n: int): int {
	try {
		return down(n)
	} catch (StackOverflowError e) {
		return -1
	}
}

// Catches within its own recursion.
function inner(n: int): int {
	if n > 3 { return catches(n) }
	return inner(n + 1) + catches(0)
}

function list(n: int, xs: List<int>): int {
	if n < 0 { return down(n) }
	return xs[n] + list(n - 1, xs)
}

export function fib(n: int): int {
	if n < 2 { return n }
	return fib(n - 1) + fib(n - 2)
}

function apply(f: (int) -> int, n: int): int { return f(n) }

function main() {
	print(even(100000))
	print(catches(0))
	try {
		print(cleans(0))
	} catch (e) {
		lines = e.stackTrace.lines()
		print(lines[0].contains("down"))
		print(lines.length > 50)
		print(e.message)
	}
	print(inner(0))
	try {
		print(list(3, [1, 2, 3, 4]))
	} catch (StackOverflowError e) {
		print("caught in main")
	}
	print(fib(20))
	print(apply(fib, 10))
	for i in 0..3 {
		try {
			print(apply(down, i))
		} catch (StackOverflowError e) {
			print("caught through a closure")
		}
	}
	var calls = 0
	f = () => {
		calls++
		return even(1000)
	}
	for i in 0..1000 { f() }
	print(calls)
	try {
		print(down(1))
	} catch (e) {
		print(e.stackTrace.lines().length)
	}
}
