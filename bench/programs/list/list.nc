// Takeuchi's function over linked lists: recursion and pointers. The lists of 15, 10 and 6 elements give one of 10.

class Element {
	private value: int
	next: Element?

	length(): int {
		rest = self.next
		return if (rest == null) 1 else 1 + rest.length()
	}
}

function listOf(length: int): Element? {
	return if (length == 0) null else Element(length, listOf(length - 1))
}

function isShorter(x: Element?, y: Element?): bool {
	var a = x
	var b = y
	while b != null {
		if a == null {
			return true
		}
		a = a.next
		b = b.next
	}
	return false
}

function tail(x: Element?, y: Element?, z: Element?): Element? {
	if !isShorter(y, x) {
		return z
	}
	return tail(tail(x?.next, y, z), tail(y?.next, z, x), tail(z?.next, x, y))
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	var length = 0
	for i in 0..times {
		result = tail(listOf(15), listOf(10), listOf(6))
		if result != null {
			length += result.length()
		}
	}
	print(length)
}
