// conformance: L15
interface Speaks { speak(): string }
interface Counts { count(): int }
class Animal {
	protected name: string
	static made: int = 0
	private secret: int = 42
	constructor(name: string) { self.name = name; Animal.made += 1 }
	speak(): string => "..."
	function describe(): string => "${self.name} says ${self.speak()}"
	static total(): int => Animal.made
	virtual legs(): int { return 4 }
	final id(): string => "animal"
	tell(): int => self.secret
}
class Dog extends Animal implements Speaks, Counts {
	tricks: List<string> = []
	override speak(): string => "woof"
	override count(): int => self.tricks.length
	learn(trick: string): Dog { self.tricks.push(trick); return self }
	legs(): int => super.legs() - 1
}
d = Dog("Rex")
print(d.describe())    // -> Rex says woof
a: Animal = d
print(a.speak())    // -> woof
print(a.legs())    // -> 3
print(d.learn("sit").learn("roll").count())    // -> 2
print([Animal.made, Animal.total(), d.tell()])    // -> [1, 1, 42]
print(d.id())    // -> animal
speaker: Speaks = d
print(speaker.speak())    // -> woof
// A class is a reference.
e = d
e.tricks.push("jump")
print(d.count())    // -> 3
// Constructors: base, then field initialisers, then the body.
function note(text: string): int { print(text); return 1 }
class Base {
	a: int = note("field of Base")
	constructor() { note("body of Base") }
}
class Derived extends Base {
	b: int = note("field of Derived")
	constructor() {
		super()
		note("body of Derived")
	}
}
x = Derived()
// -> field of Base
// -> body of Base
// -> field of Derived
// -> body of Derived
print(x.a + x.b)    // -> 2
// `super(…)` passes arguments; a constructor is inherited when no field without default is added.
class Named { name: string; constructor(name: string) { self.name = name.upper() } }
class Titled extends Named { title: string; constructor(t: string, n: string) { super(n); self.title = t } }
class Inheriting extends Named { extra: int = 5 }
t = Titled("Dr", "ada")
print("${t.title} ${t.name} ${Inheriting("bo").name} ${Inheriting("bo").extra}")    // -> Dr ADA BO 5
// Without a constructor the fields are the parameters, base fields first.
class P { x: int = 1; y: int }
class Q extends P { z: int }
q = Q(2, 3, 4)
print([q.x, q.y, q.z])    // -> [2, 3, 4]
r = Q(y: 5, z: 6)
print([r.x, r.y, r.z])    // -> [1, 5, 6]
print(new Q(1, 1, 1).z)    // -> 1
// A method without a body makes the class abstract.
class Shape {
	area(): float
	text(): string => "area ${self.area()}"
}
class Square extends Shape { side: float; area(): float => self.side * self.side }
s: Shape = Square(2.0)
print(s.text())    // -> area 4.0
// private is of the class, not of the object; static members may be private.
class Account {
	private balance: int
	private static count: int = 0
	constructor(n: int) { self.balance = n; Account.count++ }
	more(other: Account): bool => self.balance > other.balance
	static number(): int => Account.count
}
print(Account(5).more(Account(3)))    // -> true
print(Account.number())    // -> 2
// destructor() runs once after the object is unreachable, at the latest at exit.
class Res { n: int; destructor() { print("destroyed ${self.n}") } }
function use(): int { res = Res(7); return res.n }
keep = Res(7)
print(use())    // -> 7
// Both are destroyed before the program has ended, in some order.
// -> destroyed 7
// -> destroyed 7
