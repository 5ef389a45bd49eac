// [L33] Left to right, targets of assignments first and once, defaults last.
function trace(name: string, value: int): int {
	print(name)
	return value
}

function three(a: int, b: int, c: int = trace("default", 0)): int { return a * 100 + b * 10 + c }

function main() {
	print(trace("a", 1) + trace("b", 2) * trace("c", 3))
	print(three(trace("x", 1), trace("y", 2)))
	print(three(b: trace("named b", 2), a: trace("named a", 1)))
	xs = [0, 0]
	xs[trace("index", 1)] = trace("value", 7)
	xs[trace("once", 1)] += trace("added", 1)
	print(xs)
	print(false && trace("never", 1) == 1)
	print(true || trace("never", 1) == 1)
	some: int? = 3
	print(some ?? trace("never", 1))
	print([trace("first", 1), trace("second", 2)])
	print({"k": trace("entry", 1)})
}
