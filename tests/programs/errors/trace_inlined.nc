// [L38] Frames of inlined functions; with and finally run before the trace is printed.
@inline function a(n: int): int { return b(n) + 1 }
@inline function b(n: int): int {
	xs = [1, 2]
	return xs[n]
}
function c(n: int): int { return a(n) * 2 }
class D implements Disposable { close() { print("closed") } }
function main() {
	try {
		with D() as d {
			print(c(0))
			print(c(5))
			print(typeOf(d))
		}
	} finally {
		print("finally")
	}
}
