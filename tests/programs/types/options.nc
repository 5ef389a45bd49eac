// [L11] Options: null, narrowing, `??`, `?.`.
class Node {
	value: int
	next: Node? = null
	last(): int { return self.value * 10 }
}

function find(xs: List<int>, wanted: int): int? {
	for x in xs {
		if x == wanted { return x }
	}
	return null
}

function describe(n: int?): string {
	if n == null { return "nothing" }
	return "number ${n + 1}"
}

function both(a: int?, b: int?): int {
	if a != null && b != null { return a + b }
	if a != null { return a }
	return b ?? -1
}

function early(s: string?): int {
	if !(s != null) { return 0 }
	return s.length
}

function main() {
	print(find([1, 2], 2))
	print(find([1, 2], 3))
	print(describe(4))
	print(describe(null))
	print(both(1, 2))
	print(both(1, null))
	print(both(null, 2))
	print(both(null, null))
	print(early("abc"))
	print(early(null))
	list = Node(1, Node(2))
	print(list.next?.value)
	print(list.next?.next?.value)
	print(list.next?.last() ?? 0)
	print(list.next?.next?.last() ?? 0)
	n: int? = 5
	print(n.isSome())
	print(n.isNone())
	print(n.unwrap())
	print(n.unwrapOr(1))
	print(n.map(x => x * 2))
	n = null
	print(n.unwrapOr(1))
	print(n.map(x => x * 2))
	try {
		print(n.unwrap())
	} catch (NullError e) {
		print("NullError")
	}
	some = Some("x")
	print(some)
	match (some) {
		case Some(s) => print(s.upper())
		case None => print("none")
	}
	at: Node? = list
	total = 0
	while at != null {
		total += at.value
		at = at.next
	}
	print(total)
	print([Some(1), None, Some(3)])
}
