// conformance: L16
interface Greeter {
	name(): string
	greet(): string => "Hello, " + self.name()
}
class Person implements Greeter { who: string; name(): string => self.who }
class Robot implements Greeter { id: int; name(): string => "unit ${self.id}"; greet(): string => "BEEP " + self.name() }
gs: List<Greeter> = [Person("Ada"), Robot(7)]
print([g.greet() for g in gs])    // -> ["Hello, Ada", "BEEP unit 7"]
// Nominal: having the methods is not enough.
class Nameless { name(): string => "x" }
thing: any = Nameless()
print(thing is Greeter)    // -> false
thing = Person("Bo")
print(thing is Greeter)    // -> true
// Comparable gives < > <= >= through compareTo; Self is the implementing type.
struct Version implements Comparable {
	major: int
	minor: int
	compareTo(other: Version): int => if (self.major != other.major) self.major - other.major else self.minor - other.minor
}
v = Version(1, 2)
w = Version(1, 10)
print([v < w, v > w, v <= w, v >= w])    // -> [true, false, true, false]
print([Version(2, 0), w, v].sorted())
// -> [Version(major: 1, minor: 2), Version(major: 1, minor: 10), Version(major: 2, minor: 0)]
print(max(v, w))    // -> Version(major: 1, minor: 10)
function largest<T: Comparable>(xs: List<T>): T { best = xs[0]; for x in xs { if x > best { best = x } } return best }
print(largest([3, 9, 4]))    // -> 9
print(largest(["b", "a"]))    // -> b
print(largest(['x', 'y']))    // -> y
// Equatable and Hashable.
class Key implements Equatable, Hashable {
	k: int
	noise: int
	equals(other: Key): bool => self.k == other.k
	hashCode(): int => self.k
}
print(Key(1, 2) == Key(1, 3))    // -> true
print(Key(1, 2) != Key(2, 2))    // -> true
print({Key(1, 1), Key(1, 2), Key(2, 1)}.length)    // -> 2
print([Key(1, 1)].contains(Key(1, 9)))    // -> true
// Numeric: the arithmetic operators of built-in types.
function square<T: Numeric>(x: T): T => x * x
print(square(5))    // -> 25
print(square(1.5))    // -> 2.25
print(square(uint8(20)))    // -> 144
// Stringable.
class Temp implements Stringable { d: float; toString(): string => "${self.d}°" }
print(Temp(36.6))    // -> 36.6°
print("it is " + Temp(1.0))    // -> it is 1.0°
// Iterable<T> and Iterator<T>.
class Countdown implements Iterable<int> { n: int; iterator(): Iterator<int> => Down(self.n) }
class Down implements Iterator<int> {
	n: int
	next(): int? {
		if self.n == 0 { return null }
		self.n -= 1
		return self.n + 1
	}
}
print([x for x in Countdown(3)])    // -> [3, 2, 1]
for x in Down(2) { print(x) }
// -> 2
// -> 1
// Disposable.
class Door implements Disposable { close() { print("closed") } }
with Door() as door { print("inside") }
// -> inside
// -> closed
// Built-in types implement those that fit.
text: Stringable = 5
print(text.toString())    // -> 5
function hash<T: Hashable>(x: T): bool => x.hashCode() == x.hashCode()
print(hash("a") && hash(1) && hash('c') && hash([1]) && hash(2.5))    // -> true
seq: Iterable<int> = [1, 2]
total = 0
for x in seq { total += x }
print(total)    // -> 3
print("a".compareTo("b") < 0)    // -> true
// Structs and enums implement interfaces, too.
enum Mode implements Greeter { On, Off; name(): string => match (self) { case On => "on", case Off => "off" } }
print(On.greet())    // -> Hello, on
// Interfaces may extend what they build on, and be generic.
interface Shelf<T> { at(i: int): T; first(): T => self.at(0) }
class Numbers implements Shelf<int> { at(i: int): int => i * 10 }
shelf: Shelf<int> = Numbers()
print(shelf.first() + shelf.at(2))    // -> 20
