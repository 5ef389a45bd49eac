// [L11] What narrows a variable, and how long.
function find(n: int): int? => if (n > 0) n else null
class A {}
class B extends A { b: int = 1 }
class C extends B { c: int = 2 }
function opt(a: A?): int {
	if a != null && a is B { return a.b }
	return 0
}
function chain(a: A?): int {
	if a == null || !(a is B) { return 0 }
	if a is C && a.c > 1 { return a.c + a.b }
	return a.b
}
function capture(): List<int> {
	x = find(5)
	if x != null { return [1, 2].map(y => x + y) }
	return []
}
function capture2(p: int?): List<int> {
	if p == null { return [] }
	return [y + p for y in [1, 2]]
}
function localFn(p: int?): int {
	if p == null { return 0 }
	function g(n: int): int { return n + p }
	return g(1)
}
function untilFound(): int {
	x = find(-1)
	n = 0
	while x == null {
		n += 1
		x = find(n - 2)
	}
	return x * 10 + n
}
function doWhile(): int {
	x: int? = null
	do { x = find(3) } while x == null
	return x
}
function tryIt(s: string?): int {
	if s == null { return 0 }
	try { return int(s) } catch (e) { return s.length } finally { print("f" + s) }
}
function sw(x: any): string {
	return if (x is int) "i${x + 1}" else if (x is string) x + "!" else "?"
}
function nested(x: int??): int {
	if x != null && x != null { return x + 1 }
	return 0
}
function nested2(x: int??): string {
	if x == null { return "none" }
	if x == null { return "some none" }
	return "${x + 1}"
}
function both(x: int?, y: int?): int {
	if x == null && y == null { return 0 }
	if x == null { return y ?? -1 }
	if y == null { return x }
	return x + y
}
function paramAssign(x: int?): int {
	if x == null { x = 4 }
	return x + 1
}
function matchArm(x: int?): int {
	match 1 {
		case 1 => {
			if x == null { return 0 }
		}
		case _ => { return -1 }
	}
	return x
}
function loopBreak(xs: List<int?>): int {
	best: int? = null
	for x in xs {
		if x == null { continue }
		if best == null || x > best { best = x }
	}
	if best == null { throw Error("none") }
	return best
}
struct S { v: int? }
function fieldCopy(s: S): int {
	v = s.v
	if v != null { return v }
	return -1
}
function cond(x: int?, y: int): bool => x != null && x == y || x == null && y == 0
function elifs(x: any): int {
	if x is string { return x.length }
	elif x is List<int> { return x.length + 10 }
	elif x is B { return x.b + 100 }
	else { return -1 }
}
function main() {
	print(opt(B()) + opt(null) + opt(A()))
	print(chain(C()) + chain(B()) + chain(A()) + chain(null))
	print(capture())
	print(capture2(10))
	print(localFn(4))
	print(untilFound())
	print(doWhile())
	print(tryIt("12") + tryIt("xyz") + tryIt(null))
	print(sw(1) + sw("a") + sw(2.5))
	print(nested(null) + nested(Some(null)) + nested(4))
	print(nested2(null) + nested2(Some(null)) + nested2(4))
	print([both(null, null), both(1, null), both(null, 2), both(1, 2)])
	print(paramAssign(null) + paramAssign(1))
	print(matchArm(3) + matchArm(null))
	print(loopBreak([1, null, 5, 3]))
	print(fieldCopy(S(3)) + fieldCopy(S(null)))
	print([cond(1, 1), cond(null, 0), cond(2, 1)])
	print([elifs("ab"), elifs([1]), elifs(B()), elifs(2)])
}
