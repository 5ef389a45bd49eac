// [L16] What an interface as the type of a value cannot do.
interface Like { same(other: Self): bool }
class A implements Like {
	x: int = 1
	same(other: A): bool { return self.x == other.x }
}
class B implements Like {
	y: string = "b"
	same(other: B): bool { return self.y == other.y }
}

function compare(a: Like, b: Like): bool => a.same(b)

function main() {
	print(compare(A(), B()))
	x: Stringable = A()
	y: Comparable = 5
	z: Numeric = 1.5
	w: Iterable<string> = [1, 2]
	print("${x} ${y} ${z} ${w}")
}
