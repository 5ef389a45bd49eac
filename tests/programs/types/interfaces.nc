// [L16] Interfaces: nominal, default methods, the built-in ones.
interface Greeter {
	name(): string
	greet(): string { return "Hello, " + self.name() }
}

interface Loud {
	volume(): int
}

class Person implements Greeter {
	who: string
	name(): string { return self.who }
}

class Robot implements Greeter, Loud {
	id: int
	name(): string { return "unit ${self.id}" }
	override greet(): string { return "BEEP " + self.name() }
	volume(): int { return 11 }
}

struct Version implements Comparable, Hashable {
	major: int
	minor: int
	compareTo(other: Version): int {
		if self.major != other.major { return self.major - other.major }
		return self.minor - other.minor
	}
	hashCode(): int { return self.major * 31 + self.minor }
}

class Temp implements Stringable {
	degrees: float
	toString(): string { return "${self.degrees}°" }
}

function announce(g: Greeter) { print(g.greet()) }

function largest<T: Comparable>(xs: List<T>): T {
	best = xs[0]
	for x in xs {
		if x > best { best = x }
	}
	return best
}

function main() {
	announce(Person("Ada"))
	announce(Robot(7))
	all: List<Greeter> = [Person("Bo"), Robot(8)]
	for g in all { print(g.name()) }
	loud: Loud = Robot(1)
	print(loud.volume())
	print(all[1] is Loud)
	print(all[0] is Loud)
	print(Version(1, 2) < Version(1, 10))
	print(largest([Version(1, 2), Version(3, 0), Version(2, 9)]))
	print(largest([3, 9, 4]))
	print(largest(["a", "c", "b"]))
	versions = [Version(2, 0), Version(1, 5), Version(1, 4)]
	versions.sort()
	print(versions)
	print(max(Version(0, 1), Version(0, 2)))
	print(Temp(36.6))
	print("it is ${Temp(1.0)}" + Temp(2.0))
}
