// conformance: L11
a: Option<int> = Some(1)
b: int? = None
c: int? = 2
print(a == 1)    // -> true
print(b == null)    // -> true
print(c)    // -> Some(2)
print(b)    // -> null
function opt(x: int?): string { return if (x == null) "none" else "some ${x}" }
print(opt(5))    // -> some 5
print(opt(null))    // -> none
print(opt(None))    // -> none
function find(n: int): string? { if n == 1 { return "one" } return null }
print(find(1) ?? "?")    // -> one
print(find(2) ?? "?")    // -> ?
// `!= null` and `is T` narrow locals and parameters, following the control flow.
function flow(x: int?): int {
	if x != null { return x + 1 }
	return 0
}
print(flow(1) + flow(null))    // -> 2
function early(x: int?): int {
	if x == null { return -1 }
	return x * 2
}
print([early(4), early(null)])    // -> [8, -1]
function both(x: int?, y: int?): int {
	if x != null && y != null && x < y { return y - x }
	if x == null || x > 100 { return 0 }
	return x
}
print([both(1, 5), both(null, 1), both(200, null), both(3, null)])    // -> [4, 0, 0, 3]
function negated(x: string?): int {
	if !(x == null) { return x.length }
	return 0
}
print(negated("four") + negated(null))    // -> 4
function loop(x: int?): int {
	while x == null { x = 7 }
	return x
}
print(loop(null))    // -> 7
function tested(x: any): int {
	if x is int { return x + 1 }
	if x is string && x.length > 1 { return x.length }
	return 0
}
print([tested(1), tested("abc"), tested("a"), tested(2.5)])    // -> [2, 3, 0, 0]
function reassigned(x: int?): string {
	if x != null {
		y = x
		x = null
		return "${y} ${x == null}"
	}
	return ""
}
print(reassigned(3))    // -> 3 true
function conditional(x: int?): int => if (x != null) x else 0
print(conditional(9))    // -> 9
// `??` is lazy, `?.` reaches through.
function loud(n: int): int { print("asked"); return n }
print(c ?? loud(1))    // -> 2
print(b ?? loud(3))
// -> asked
// -> 3
text: string? = "abc"
none: string? = null
print(text?.length ?? 0)    // -> 3
print(none?.length ?? 0)    // -> 0
print(text?.upper())    // -> Some("ABC")
print(none?.upper())    // -> null
class Node { value: int; next: Node? = null }
n = Node(1, Node(2))
print(n.next?.value ?? 0)    // -> 2
print(n.next?.next?.value ?? 0)    // -> 0
// T?? nests.
d: int?? = Some(None)
e: int?? = None
f: int?? = Some(Some(3))
print(d)    // -> Some(null)
print(e)    // -> null
print(d == e)    // -> false
print(f)    // -> Some(Some(3))
print(match (d) { case None => "none", case Some(None) => "some none", case Some(Some(x)) => "${x}" })    // -> some none
// Taking something apart into other variables leaves alone what is known.
function kept(o: int?, t: (int, int), p: Node): int {
	sum_ = 0
	if o != null {
		for i in 0..2 {
			sum_ += o
			(left, right) = t
			{value} = p
			[first, ...rest] = [1, 2]
			sum_ += left + right + value + first + rest.length
		}
	}
	return sum_
}
print(kept(100, (1, 2), Node(3)))    // -> 216
