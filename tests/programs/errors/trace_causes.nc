// [L38] A chain of causes, through lambdas and methods; the text of stackTrace.
function deep(n: int): int { return if (n == 0) [1][n + 1] else deep(n - 1) + 1 }
f = (n: int) => deep(n)
class K { m(n: int): int { return f(n) } static s(n: int): int { return K().m(n) } }
function main(): int {
	try { K.s(3) } catch (e) { print(e.stackTrace); throw Error("wrapped", e) }
	return 0
}
