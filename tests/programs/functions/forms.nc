// [L23] [L26] Every way to write a function, its result and its ends.
function noRet(a: int) { print(a) }
export function voidExp(a: int) { print(a) }
function inf(a: int) { if a > 0 { return "pos" } return "neg" }
function arrow(a: int) => a + 1
function arrowT(a: int): int => a + 1
function arrowB(a: int) => { print(a) }
fn short(a: int) -> int { return a }
def py(a: int) -> int { return a * 2 }
func go(a: int): int { return a * 3 }
function thr(a: int) throws ParseError: int { if a > 1 { throw ParseError("p") } return a }
function thr2(a: int): int throws ParseError { return a }
function thr3(a: int) throws ParseError -> int { return a }
function opt(a?: int, b: int = 3): string { return "${a} ${b}" }
function allPaths(a: int): int {
	if a > 0 { return 1 } elif a < 0 { return -1 } else { throw Error("zero") }
}
function loopForever(a: int): int {
	while true { a++; if a > 10 { return a } }
}
function loopFor(a: int): int {
	for (;;) { a++; if a > 10 { return a } }
}
function viaMatch(a: bool): int {
	match (a) { case true => return 1
	case false => { return 2 } }
}
function viaTry(a: int): int {
	try { return 1 / a } catch (e) { return -1 }
}
function viaFinally(a: int): int {
	try { a++ } finally { return a }
}
function viaWith(a: int): int {
	with D() as d { return a }
}
function viaBlock(): int { { { return 4 } } }
function doWhile(a: int): int {
	do { return a } while true
}
function labelled(a: int): int {
	outer: while true { while true { a++; if a > 5 { return a } } }
}
class D implements Disposable { close() { print("closed") } }
function gen<T>(x: T, n: int = 2): List<T> { return List<T>(n, x) }
print(inf(1)); print(arrow(1)); arrowB(3); print(short(1) + py(1) + go(1))
try { print(thr(1)); print(thr(2)) } catch (ParseError e) { print(e) }
print(thr2(2)); print(thr3(3))
print(opt()); print(opt(1)); print(opt(b: 5)); print(opt(null, 7))
print(allPaths(-3)); print(loopForever(1)); print(loopFor(2)); print(viaMatch(false)); print(viaTry(0)); print(viaFinally(3)); print(viaWith(9)); print(viaBlock()); print(doWhile(3)); print(labelled(0))
print(gen("a")); print(gen<int>(3, 1)); print(gen(n: 1, x: true))
noRet(1)
voidExp(3)
f = noRet
f(4)
print([1,2].map(arrowT))
g = opt
print(g(null, 3))
function outer(n: int): () -> int {
	function helper(k: int): int { return if (k == 0) n else helper(k - 1) + 1 }



	return () => helper(3)
}
print(outer(10)())
