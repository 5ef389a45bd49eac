// [L38] A size that memory does not have is an error like any other.
function main() {
	try {
		xs = List<int>(1 << 60, 0)
		print(xs.length)
	} catch (OutOfMemoryError e) {
		print(e)
	}
	try {
		b = bytes(9223372036854775807)
		print(b.length)
	} catch (OutOfMemoryError e) {
		print(e)
	}
	names = ["a"]
	try {
		names.reserve(1 << 62)
	} catch (OutOfMemoryError e) {
		print("${e}, still ${names}")
	}
	try {
		print("ab".repeat(9223372036854775807).length)
	} catch (OutOfMemoryError e) {
		print(e)
	}
	try {
		print("ab".padStart(1 << 60).length)
	} catch (OutOfMemoryError e) {
		print(e)
	} finally {
		print("done")
	}
	print("ab".padEnd(-9223372036854775808, 'ü') + "c".repeat(-1))
	names.reserve(-5)
	print(List<bool>(0, true))
}
