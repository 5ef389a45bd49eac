// conformance: L15
class Base {
	private secret: int = 1
	protected guarded: int = 2
	final fixed(): int => 1
	size(): int => 1
	constructor(n: int) { self.secret = n }
}
class Derived extends Base {
	fixed(): int => 2    // ! E0328 'fixed' is final in 'Base' and cannot be overridden
	size(): string => "x"    // ! E0327 'size' has another signature than the method it overrides
	override nothing(): int => 1    // ! E0326 'nothing' overrides nothing
	constructor() { print("no super") }    // ! E0333 the base class 'Base' needs arguments
	peek(): int => self.secret    // ! E0353 the field 'secret' is private to 'Base'
}
class Unset { value: int; constructor() { } }    // ! E0332 the constructor leaves the field 'value' unset
class Half { value: int; constructor(b: bool) { if b { self.value = 1 } } }    // ! E0332 the constructor leaves the field 'value' unset
class Shape { area(): float }
s = Shape()    // ! E0381 the class 'Shape' is abstract: it has no body for 'area'
b = Base(1)
print(b.secret)    // ! E0353 the field 'secret' is private to 'Base'
print(b.guarded)    // ! E0353 the field 'guarded' is protected: it is for the methods of classes that extend 'Base'
class Loop extends Loop2 {}
class Loop2 extends Loop {}    // ! E0318 the class 'Loop2' extends itself
