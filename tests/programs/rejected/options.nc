// [L11] Nothing but an option is null, and an option is not its value.
class Node {
	next: Node? = null
	value: int = 1
}

function main() {
	n: int? = 5
	print(n + 1)
	s: string = null
	print(s)
	node = Node()
	print(node.next.value)
	if node.next != null {
		print(node.next.value)
	}
	xs: List<int>? = [1]
	for x in xs { print(x) }
}
