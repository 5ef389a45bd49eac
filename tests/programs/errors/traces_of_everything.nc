// [L38] The innermost frame and the number of frames of errors from functions of every kind.
class D { n: string
	destructor() { print("destroy " + self.n) } }
error E1 extends Error { data: List<int> }
function a(xs: List<int>, i: int): int { return xs[i] }
function b(m: Map<string, int>, k: string): int { return m[k] }
function c(n: int, d: int): int { return n / d }
function d1(o: string?): string { return o.unwrap() }
function e(): int { throw E1("data", data: [1, 2]) }
function lam(): int { return [1, 2].map(x => x / (x - 1))[0] }
class T { v: int
	get(i: int): int { return a([self.v], i) }
	static mk(): T { return T(c(1, 0)) } }
struct S { x: int
	bad(): int { return c(self.x, 0) } }
function gen<X>(x: X, i: int): X { return [x][i] }
function tryAll(f: () -> int) {
	try { print(f()) } catch (err) {
		lines = err.stackTrace.trim().lines()
		print("${err} | ${lines[0].trim()} | ${lines.length}")
	}
}
function main() {
	tryAll(() => a([1], 5))
	tryAll(() => b({"x": 1}, "y"))
	tryAll(() => c(1, 0))
	tryAll(() => d1(null).length)
	tryAll(e)
	tryAll(lam)
	tryAll(() => T(3).get(1))
	tryAll(() => T.mk().v)
	tryAll(() => S(3).bad())
	tryAll(() => gen("a", 2).length)
}
