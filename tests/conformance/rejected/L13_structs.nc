// conformance: L13
struct P { x: int, y: int = 0 }
struct Endless { inner: Endless }    // ! E0321 the struct 'Endless' would contain itself
struct One { two: Two }
struct Two { one: One? }    // ! E0321 the struct 'Two' would contain itself
const c = P(1, 2)
c.x = 3    // ! E0359 'c' is constant and cannot be changed
const deep = [P(1)]
class Holder { const p: P = P(1) }
h = Holder()
h.p.x = 4    // ! E0359 the field 'p' is constant and cannot be changed
a = P()    // ! E0373 'P' takes at least 1 argument, but this call has 0
b = P(1, 2, 3)    // ! E0373 'P' takes 2 arguments, but this call has 3
d = P(1, z: 2)    // ! E0374 'P' has no parameter 'z'
e = P("x")    // ! E0341 the argument 'x' of 'P' must be 'int', but this is 'string'
f = P(1, x: 2)    // ! E0375 the argument 'x' is given twice
g = P(1).z    // ! E0354 'P' has no member 'z'
i: P = Holder()    // ! E0341 the value must be 'P', but this is 'Holder'
struct Twice { f: int, f: int }    // ! E0320 the field 'f' is declared twice
struct Base extends P { }    // ! E0317 'Base' cannot extend 'P'
interface Area { area(): int }
struct Without implements Area { n: int }    // ! E0323 'Without' does not implement 'area' of interface 'Area'
print("${a}${b}${d}${e}${f}${g}${i}${deep}")
