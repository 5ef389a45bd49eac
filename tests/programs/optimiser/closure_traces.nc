// Stack traces name the functions of the program, not the copies that the optimiser made of them.
function check(x: int): int {
	if x > 2 { throw Error("too large") }
	return x
}
function each(xs: List<int>, f: (int) -> int): int {
	var sum = 0
	for x in xs { sum += f(x) }
	return sum
}
function twice(xs: List<int>, f: (int) -> int): int => each(xs, f) + each(xs, f)
try {
	print(twice([1, 2, 3], x => check(x) + 1))
} catch (e) {
	print(e.message)
	print(e.stackTrace)
}
xs = [3, 1, 2]
try {
	xs.sort((a, b) => check(a + b))
} catch (e) {
	for line in e.stackTrace.lines() {
		if !line.contains("std/prelude") { print(line) }
	}
	print(e.stackTrace.contains("__list_sort<int> ("))
}
