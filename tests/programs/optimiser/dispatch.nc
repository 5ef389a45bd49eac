// Calls that the optimiser may make direct, or choose between by class, reach the method they would have reached.
interface Speaker { speak(n: int): string }

class Animal implements Speaker {
	name: string
	function speak(n: int): string { return "${self.name} says nothing ${n}" }
	function legs(): int { return 4 }
}

class Dog extends Animal {
	function speak(n: int): string { return "${self.name} barks ${n}" }
}

class Puppy extends Dog {
	function legs(): int { if self.name == "Tripod" { throw Error("three") } return 4 }
}

class Bird extends Animal {
	function legs(): int { return 2 }
}

class Stone implements Speaker {
	weight: int
	function speak(n: int): string { return "a stone of ${self.weight}" }
}

class Alone {
	value: int
	function get(): int { return self.value }
}

export class Open {
	function id(): int { return 1 }
}

class Derived extends Open {
	function id(): int { return 2 }
}

function say(s: Speaker): string { return s.speak(3) }

function legs(xs: List<Animal>): int {
	var sum = 0
	for x in xs { sum += x.legs() }
	return sum
}

function ids(xs: List<Open>): List<int> { return xs.map(x => x.id()) }

function pick(dog: bool): Animal {
	var a: Animal = Dog("d")
	if !dog { a = Bird("b") }
	return a
}

speakers: List<Speaker> = [Animal("cow"), Dog("Rex"), Puppy("Bit"), Bird("Tweety"), Stone(7)]
for s in speakers { print(say(s)) }
print(legs([Animal("a"), Dog("b"), Puppy("c"), Bird("d")]))
try {
	print(legs([Animal("a"), Puppy("Tripod"), Bird("d")]))
} catch (e) {
	print(e.message)
}
print(ids([Open(), Derived(), Open()]))
print(Alone(5).get() + pick(true).legs() * 10 + pick(false).legs() * 100)
words = ["pear", "fig", "banana"]
words.sort((a, b) => a.length - b.length)
print(words)
print(words.map(w => w.length).filter(n => n > 3).reduce(0, (a, b) => a + b))
var calls = 0
print([3, 1, 2].sorted().any(x => { calls++; return x > 1 }))
print(calls)
