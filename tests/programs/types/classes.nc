// [L15] Classes: construction, inheritance, dispatch, statics.
class Animal {
	name: string
	legs: int = 4

	constructor(name: string) { self.name = name }

	speak(): string { return "..." }
	describe(): string { return "${self.name} says ${self.speak()} on ${self.legs} legs" }
	final kind(): string { return "animal" }
	static create(name: string): Animal { return Animal(name) }
}

class Dog extends Animal {
	tricks: List<string> = []

	override speak(): string { return "Woof" }
	learn(trick: string): Dog {
		self.tricks.append(trick)
		return self
	}
}

class Bird extends Animal {
	constructor(name: string) {
		super(name + " the bird")
		self.legs = 2
	}

	speak(): string { return "Tweet and " + super.speak() }
}

class Shape {
	area(): float
	toString(): string { return "shape of ${self.area()}" }
}

class Square extends Shape {
	side: float
	area(): float { return self.side * self.side }
}

class Point { x: int; y: int }
class Point3 extends Point { z: int }

class Secret {
	private value: int = 7
	protected other: int = 8
	function reveal(): int { return self.value + self.other }
}

class Order {
	first: string = note("field")
	constructor() { note("body") }
}

function note(text: string): string {
	print(text)
	return text
}

function main() {
	a: Animal = Dog("Rex")
	print(a.describe())
	b = Bird("Tim")
	print(b.describe())
	print(b.kind())
	print(Animal.create("Cat").describe())
	d = Dog("Fido").learn("sit").learn("roll")
	print(d.tricks)
	all: List<Animal> = [a, b, d]
	for x in all { print(x.speak()) }
	print(Square(3.0))
	shape: Shape = Square(1.5)
	print(shape.area())
	p = Point3(1, 2, 3)
	print(p.x + p.y + p.z)
	print(Secret().reveal())
	o = new Order()
	print(o.first)
	print(a is Dog)
	print(a is Bird)
	if a is Dog {
		a.learn("narrowed")
		print(a.tricks)
	}
	dog = a as Dog
	print(dog.name)
	try {
		bird = all[0] as Bird
		print(bird.name)
	} catch (CastError e) {
		print("CastError")
	}
	same = d
	same.name = "Renamed"
	print(d.name)
}
