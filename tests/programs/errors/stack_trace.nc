// [L38] The trace names functions, files and lines.
function third(n: int): int {
	if n > 2 { throw Error("deep") }
	return third(n + 1)
}

function main() {
	try {
		print(third(0))
	} catch (e) {
		lines = e.stackTrace.lines()
		print(lines.length >= 2)
		print(lines[0].contains("stack_trace.nc:3"))
		print(lines[0].contains("third"))
	}
}
