// What others can change is not narrowed, and the hints say so.
class Node {
	next: Node?
	value: int?
	sum(): int {
		if self.next != null { self.next.sum() }
		n: int = if (self.value != null) self.value else 0
		return n
	}
}
limit: int? = 4
head: Node? = null
function f(): int {
	if head != null { print(head.sum()) }
	if limit != null { return limit }
	return 0
}
print(f())
