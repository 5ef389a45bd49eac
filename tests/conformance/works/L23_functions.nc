// conformance: L23
function full<T>(a: T, b: int = 2, c?: string) throws IOError: string { return "${a} ${b} ${c ?? "none"}" }
function arrow(a: int) -> int { return a + 1 }
function short(a: int): int => a * 2
print(full("x"))    // -> x 2 none
print(full(1.5, 3, "c"))    // -> 1.5 3 c
print(arrow(1))    // -> 2
print(short(4))    // -> 8
// The result of a function that is not exported is inferred.
function inferred(n: int) { return [n, n + 1] }
print(inferred(1).length)    // -> 2
function text(n: int) => "n${n}"
print(text(3).upper())    // -> N3
// interface: export function nothing()
export function nothing() { print("void") }
nothing()    // -> void
/// Both ways to write a result are the same.
export function one(a: int): int { return a }    // interface: export function one(a: int): int
export function two(a: int) -> int { return a }    // interface: export function two(a: int) -> int
export const SIZE: int = 4    // interface: export const SIZE: int
print(one(1) + two(2) + SIZE)    // -> 7
// Recursion, also mutual.
function even(n: int): bool => if (n == 0) true else odd(n - 1)
function odd(n: int): bool => if (n == 0) false else even(n - 1)
print(even(10))    // -> true
// Functions are values.
f = short
print(f(21))    // -> 42
print([1, 2].map(short))    // -> [2, 4]
// An optional parameter is null unless given.
function optional(c?: int): int => c ?? -1
print(optional() + optional(5))    // -> 4
// interface: export function risky(n: int) throws IOError: int
export function risky(n: int) throws IOError: int { if n < 0 { throw IOError("negative") } return n }
print(risky(3))    // -> 3
