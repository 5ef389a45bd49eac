// conformance: L37
class Animal { name: string }
class Dog extends Animal { age: int }
interface Loud { noise(): string }
class Horn implements Loud { noise(): string => "toot" }
a: Animal = Dog("Rex", 3)
print(a is Dog)    // -> true
print(Animal("x") is Dog)    // -> false
print((a as Dog).age)    // -> 3
function cast(x: any): string {
	try { return "${x as int}" } catch (CastError e) { return "CastError" }
}
print([cast(5), cast("5"), cast(5.0)])    // -> ["5", "CastError", "CastError"]
function dog(x: Animal): string {
	try { return "${(x as Dog).age}" } catch (CastError e) { return "CastError" }
}
print([dog(a), dog(Animal("y"))])    // -> ["3", "CastError"]
// The forms of functions: as<T> gives an option.
print(is<Dog>(a))    // -> true
print(as<Dog>(a)?.age)    // -> Some(3)
print(as<Dog>(Animal("z")) == null)    // -> true
x: any = [1, 2]
print(x is List<int>)    // -> true
print(x is List<string>)    // -> false
print(as<List<int>>(x)?.length ?? 0)    // -> 2
print(as<string>(x) ?? "no string")    // -> no string
y: any = Horn()
print(y is Loud && (y as Loud).noise() == "toot")    // -> true
z: any = (1, "a")
print(z is (int, string))    // -> true
o: int? = null
print(o is int)    // -> false
print(match (x) { case n: int => "int", case l: List<int> => "list", case _ => "other" })    // -> list
