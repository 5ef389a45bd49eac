// conformance: L15
class Counted { static n: int = 0; own: int = 1; static f(): int => self.own }    // ! E0366 `self` is known in methods only
print(Counted().n)    // ! E0354 'Counted' has no member 'n'
print(Counted.own)    // ! E0350 'Counted' is a type, not a value
class Final { final f(): int => 1; private constructor_(): int => 2 }
final class Closed {}
class Opened extends Closed {}    // ! E0329 the class 'Closed' is final and cannot be extended
class Named { name: string; constructor(name: string) { self.name = name } }
class More extends Named { extra: int }
a = More("x")    // ! E0373 'More' takes 2 arguments, but this call has 1
b = Named()    // ! E0373 'Named' takes 1 argument, but this call has 0
c = Named(1)    // ! E0341 the argument 'name' of 'Named' must be 'string', but this is 'int'
d = super.name    // ! E0356 `super` is for calling a method of the base class
e = self    // ! E0366 `self` is known in methods only
abstract class Abs { f(): int => 1 }
f = Abs()    // ! E0381 the class 'Abs' is abstract
class Impl implements Comparable {}    // ! E0323 'Impl' does not implement 'compareTo' of interface 'Comparable'
class Kind extends int {}    // ! E0317 'Kind' cannot extend 'int'
class Same { x: int; x(): int => 1 }    // ! E0325 'Same' has a field and a method 'x'
print("${a}${b}${c}${d}${e}${f}")
