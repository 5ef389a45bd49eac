// Functions within functions that stand beside each other see each other, whatever their order.
function parity(n: int): string {
	log = 0
	function even(k: int): bool {
		log++
		if (k == 0) { return true }
		return odd(k - 1)
	}
	function odd(k: int): bool => k != 0 && even(k - 1)
	return if (even(n)) "even ${log}" else "odd ${log}"
}

function walk(depth: int): List<string> {
	seen: List<string> = []
	function last<T>(x: T) { seen.push("last ${x}") }
	function down(k: int) {
		seen.push("down ${k}")
		if (k < depth) { across(k + 1, "x") }
	}
	function across(k: int, mark: string = "default") {
		seen.push("across ${k} ${mark}")
		down(k)
		last<int>(k)
	}
	across(0)
	return seen
}

function alone(): int {
	function one(): int { return 1 }
	x = one()
	function two(): int { return one() + x }
	function three(): int { return two() + one() }
	return three()
}

function main() {
	print(parity(6))
	print(parity(7))
	print(walk(1))
	print(alone())
	f = () => {
		function a(n: int): int { return if (n == 0) 0 else b(n - 1) + 1 }
		function b(n: int): int { return if (n == 0) 0 else a(n - 1) + 2 }
		return a(5)
	}
	print(f())
}
