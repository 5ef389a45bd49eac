// conformance: L16
interface Greeter { name(): string; greet(): string => self.name() }
class Nameless {}
class Wrong implements Greeter { name(): int => 1 }    // ! E0324 'name' has another signature than in interface 'Greeter'
class Missing implements Greeter {}    // ! E0323 'Missing' does not implement 'name' of interface 'Greeter'
class Extra implements Nameless {}    // ! E0322 'Nameless' is not an interface
g: Greeter = Nameless()    // ! E0341 the value must be 'Greeter', but this is 'Nameless'
h = Greeter()    // ! E0378 'Greeter' is an interface and cannot be constructed
interface Fields { x: int }    // ! E0319 an interface has no fields
a = Nameless() < Nameless()    // ! E0370 values of type 'Nameless' have no order
function largest<T>(x: T, y: T): T => if (x < y) y else x    // ! E0370 values of type 'Nameless' have no order
b = largest(Nameless(), Nameless())
for x in Nameless() { print(x) }    // ! E0382 'Nameless' cannot be iterated
with Nameless() as n { print(n) }    // ! E0407 'Nameless' cannot be closed
class Number implements Numeric {}    // ! E0322 only built-in types are 'Numeric'
c = Nameless() + Nameless()    // ! E0369 '+' does not work on 'Nameless'
m: Map<Nameless, int> = {}
struct Other implements Comparable { compareTo(other: int): int => 1 }    // ! E0324 'compareTo' has another signature than in interface 'Comparable'
