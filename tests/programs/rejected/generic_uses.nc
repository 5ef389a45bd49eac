// generics rejected
struct Box<T> { v: T }
function f<T: Comparable>(a: T, b: T): bool => a < b
class NoCmp { }
f(NoCmp(), NoCmp())
b: Box = Box(1)
c: Box<int, int> = Box(1)
d = Box<string>(1)
function g<T>(): T { throw Error("") }
g()
e: Box<int> = Box("s")
function h<T>(a: T, b: T) { }
h(1, "s")
function k<T>(x: T): int => x.length
print(k(3))
interface I<T> { m(): T }
class W implements I<int> { m(): string => "" }
function two<A, B: I<A>>(b: B): A => b.m()
print(two(3))
class Z<T: Nope> { }
struct S<T, T> { }
function dup<A, A>(a: A) { }
enum G<T> { X(v: T), Y }
y = Y
z: G<int> = X("s")
class Bnd<T: int> { m<Q: string>(q: Q) { } }
