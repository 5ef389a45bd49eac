class Stack<T> {
	items: List<T> = []
	push(x: T) { self.items.append(x)
	  self.count() }
	top(): T { return self.itemz[0] }
	count(): int { return "x" }
}
function first<T, U>(xs: List<T>, f: (T) -> U): List<U> {
	return xs.map(x => f(x))
}
function bad<T>(x: T): int {
	y = undefined1(x)
	match (x) { case Some(v) => { return v + 1 } case _ => { return 2 } }
}
function third<T>(x: T): T { println(z9)
	return x }
function main() { }
