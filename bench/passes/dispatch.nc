// Methods called through interfaces and base classes of which the module knows every class.
interface Shape {
	area(): int
}

class Square implements Shape {
	side: int
	function area(): int { return self.side * self.side }
}

class Oblong implements Shape {
	a: int
	b: int
	function area(): int { return self.a * self.b }
}

class Meter {
	total: int
	function add(x: int) { self.total += x }
}

class Scaled extends Meter {
	function add(x: int) { self.total += x * 3 }
}

function measure(shapes: List<Shape>, meter: Meter) {
	for s in shapes { meter.add(s.area()) }
}

function main(args: List<string>) {
	count = int(args[0])
	shapes: List<Shape> = []
	for (i = 0; i < 1000; i++) {
		if i % 3 == 0 { shapes.push(Square(i)) } else { shapes.push(Oblong(i, 2)) }
	}
	plain = Meter(0)
	scaled = Scaled(0)
	for (round = 0; round < count; round++) {
		measure(shapes, plain)
		measure(shapes, scaled)
	}
	print(plain.total + scaled.total)
}
