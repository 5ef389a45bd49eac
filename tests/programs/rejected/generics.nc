// [L18] Bounds and arguments of types.
class Plain { v: int }
struct Box<T> { value: T }

function largest<T: Comparable>(a: T, b: T): T { return if (a < b) b else a }

function main() {
	print(largest(Plain(1), Plain(2)))
	print(largest(1, "x"))
	b: Box<int, int> = Box(1)
	c: Box = Box(2)
	d: int<string> = 5
	m: Map<Plain, string> = 5
	print("${b} ${c} ${d} ${m}")
}
