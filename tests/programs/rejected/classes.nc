// [L15] [L16] What classes and interfaces must keep to.
interface Named { name(): string }

class Anonymous implements Named {}

class Shape {
	area(): float
}

class Fixed {
	final kind(): int { return 1 }
	size(): int { return 1 }
	private hidden: int = 1
}

class Sub extends Fixed {
	kind(): int { return 2 }
	size(): string { return "x" }
	override other(): int { return 1 }
}

class Unset {
	value: int
	constructor() {}
}

class Loop extends Missing {}

struct Endless { inner: Endless }

function main() {
	print(Shape())
	print(Fixed().hidden)
	print(Unset().value)
	f = Fixed()
	f.kind = 5
	print(self)
}
