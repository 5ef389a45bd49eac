// [L11] Options: narrowing, `??`, `?.`, nesting, methods.
function find(n: int): int? => if (n > 0) n else null
function name(n: int): string? {
	if n == 0 { return null }
	return "n${n}"
}
class Node { value: int
 next: Node? = null }
struct S { a: int?
 b: string? }
class Animal { }
class Dog extends Animal { bark(): string => "woof" }
function early(x: int?): int {
	if x == null { return -1 }
	return x + 1
}
function early2(x: int?): int {
	if x == null || x < 0 { return -1 }
	return x + 1
}
function and(x: int?, y: int?): int {
	if x != null && y != null && x > y { return x - y }
	return 0
}
function not(x: int?): int {
	if !(x != null) { return 0 }
	return x
}
function not2(x: int?): int {
	if !(x == null || x == 3) { return x }
	return 0
}
function elseBranch(x: int?): int {
	if x == null { return 0 } else { return x }
}
function loopNarrow(first: Node?): int {
	total = 0
	var n = first
	while n != null {
		total += n.value
		n = n.next
	}
	return total
}
function contNarrow(xs: List<int?>): int {
	total = 0
	for x in xs {
		if x == null { continue }
		total += x
	}
	return total
}
function brk(xs: List<int?>): int {
	for x in xs {
		if x == null { break }
		if x > 2 { return x }
	}
	return -1
}
function reassign(x: int?): int {
	var y = x
	if y == null { y = 5 }
	return y + 1
}
function reassignNull(x: int?): string {
	var y = x
	if y != null {
		y = null
		return "${y}"
	}
	return "was null"
}
function thr(x: string?): string {
	if x == null { throw Error("null!") }
	return x.upper()
}
function ternary(x: int?): int => if (x != null) x * 2 else 0
function isNarrow(a: Animal): string {
	if a is Dog { return a.bark() }
	return "?"
}
function isNarrow2(a: Animal): string {
	if !(a is Dog) { return "?" }
	return a.bark()
}
function isAnd(a: Animal): bool => a is Dog && a.bark() == "woof"
function matchN(x: int?): string => match (x) { case Some(v) => "v${v}"
 case null => "none" }
function anyN(x: any): string {
	if x is int { return "int ${x + 1}" }
	if x is string && x.length > 1 { return "long " + x }
	if x is List<int> { return "list ${x.length}" }
	return "other"
}
function whileTrue(x: int?): int {
	var y = x
	while true {
		if y == null { y = 1; continue }
		if y > 3 { return y }
		y = y + 1
	}
}
function main() {
	print(early(null) + early(1))
	print(early2(null) + early2(-5) + early2(1))
	print(and(5, 3) + and(null, 3) + and(5, null))
	print(not(null) + not(4))
	print(not2(3) + not2(null) + not2(9))
	print(elseBranch(null) + elseBranch(2))
	print(loopNarrow(Node(1, Node(2, Node(3)))))
	print(contNarrow([1, null, 2]))
	print(brk([1, 2, 3]))
	print(brk([1, null, 3]))
	print(reassign(null) + reassign(1))
	print(reassignNull(1) + reassignNull(null))
	print(thr("a"))
	try { thr(null) } catch (e) { print(e.message) }
	print(ternary(4) + ternary(null))
	print(isNarrow(Dog()) + isNarrow(Animal()) + isNarrow2(Dog()) + isNarrow2(Animal()))
	print(isAnd(Dog()))
	print(matchN(1) + matchN(null))
	print(anyN(1) + anyN("ab") + anyN("a") + anyN([1, 2]) + anyN(["x"]) + anyN(1.5))
	print(whileTrue(null))
	// ??
	calls = 0
	f = () => { calls += 1; return 7 }
	print(find(1) ?? f())
	print(find(-1) ?? f())
	print(calls)
	print(find(-1) ?? find(-2) ?? 3)
	print(find(-1) ?? find(2) ?? 3)
	x = find(-1) ?? find(-2)
	print(x)
	// ?.
	n: Node? = Node(1, Node(2))
	print(n?.value)
	print(n?.next?.value)
	print(n?.next?.next?.value)
	none: Node? = null
	print(none?.value)
	print(none?.next?.value ?? 42)
	print(name(1)?.length)
	print(name(0)?.upper())
	print(name(2)?.upper()?.length ?? 0)
	// nesting
	a: int?? = null
	b: int?? = Some(null)
	c: int?? = 5
	d: int?? = Some(Some(6))
	print([a, b, c, d])
	print(a == null)
	print(b == null)
	print(b != null)
	print(c.unwrap())
	print(c.unwrap().unwrap())
	if c != null { if c != null { print(c + 1) } }
	print(b ?? 3)
	print(a ?? Some(3))
	xs: List<int?> = [1, null]
	print(xs.first())
	l = xs.last()
	print(l)
	print(match (l) { case Some(Some(v)) => "some some"
	 case Some(null) => "some null"
	 case null => "null" })
	// methods
	o: int? = 4
	z: int? = null
	print(o.isSome())
	print(o.isNone())
	print(z.isSome())
	print(o.unwrap())
	try { print(z.unwrap()) } catch (NullError e) { print(e) }
	print(o.unwrapOr(1) + z.unwrapOr(1))
	print(o.map(v => "${v}!"))
	print(z.map(v => v + 1))
	print(o.map(v => find(v)))
	print(Some(3))
	print(Some("x").map(s => s.length))
}
