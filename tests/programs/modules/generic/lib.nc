export class Stack<T> {
	private items: List<T> = []
	push(x: T): void { self.items.append(x) }
	pop(): T? {
		if self.items.length == 0 { return null }
		return self.items.pop()
	}
}

export class Shape {
	area(): int
	describe(): string { return "area ${self.area()}, ${secret()}" }
}

export interface Named {
	name(): string
	hello(): string { return "hello " + self.name() }
}

export function pairUp<A, B>(a: A, b: B): (A, B) { return (a, b) }

export function largest<T: Comparable>(xs: List<T>): T {
	return helper(xs, 0)
}

function helper<T: Comparable>(xs: List<T>, from_: int): T {
	best = xs[from_]
	for x in xs {
		if x > best { best = x }
	}
	return best
}

function secret(): string { return "from lib" }
