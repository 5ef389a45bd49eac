// Every kind of variable and type; the session looks at the lines marked "stop".
enum Shape { Circle(radius: float), Rect(w: float, h: float), Empty }
enum Colour { Red, Green, Blue }

struct Point {
	x: int
	y: int

	function norm(): int {
		squares = self.x * self.x + self.y * self.y
		return squares // stop: method of a struct
	}
}

class Animal {
	name: string
	legs: int

	constructor(name: string, legs: int) {
		self.name = name
		self.legs = legs
	}

	function describe(): string {
		text = self.name + "!"
		return text // stop: method of a class
	}
}

class Dog extends Animal {
	owner: Animal?

	constructor(name: string, owner: Animal?) {
		super(name, 4)
		self.owner = owner
	}
}

function scalars(i: int, small: int8, wide: uint64, f: float, single: float32, yes: bool, c: char): int {
	text = "häuser"
	span = 2..5
	none: int? = null
	some: int? = i
	pair = (i, "two")
	colour = Green
	assert(span != 0..1 || none == some || colour == Red)
	return pair.0 + text.length // stop: scalars
}

function collections(): int {
	numbers = [3, 1, 2]
	words = ["a", "b"]
	points = [Point(1, 2), Point(3, 4)]
	ages = {"ann": 30, "bob": 25}
	primes = {2, 3}
	octets = bytes(3)
	nested = [[1], [2, 3]]
	lists = numbers.length + words.length + points.length + nested.length
	return lists + ages.length + primes.length + octets.length // stop: collections
}

function objects(shape: Shape, empty: Shape, dog: Dog, animal: Animal): float {
	area = match shape {
		case Circle(r) => 3.0 * r * r
		case Rect(w, h) => w * h // stop: pattern
		case Empty => 0.0
	}
	counter = 0
	bump = (by: int) => {
		before = counter
		counter = before + by // stop: closure
	}
	bump(2)
	return area + float(counter) // stop: objects
}

function scopes(values: List<int>): int {
	total = 0
	for value in values {
		doubled = value * 2
		if doubled > 5 {
			let total = "shadow"
			let value = 7
			print(total + "${value}") // stop: nested
		}
		total = total + doubled
	}
	for (i = 0; i < 2; i++) {
		total = total + i
	}
	return total // stop: end of scopes
}

seen = 1
rex = Dog("Rex", Animal("Ann", 2))
print(scalars(1, int8(-2), uint64(3), 1.5, float32(0.25), true, "z"[0]))
print(collections())
print(objects(Rect(2.0, 3.0), Empty, rex, rex))
print(scopes([1, 3]))
print(Point(3, 4).norm())
print(rex.describe())
seen = seen + 1
