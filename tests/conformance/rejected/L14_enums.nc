// conformance: L14
enum A { X, Y(n: int), Z }
enum B { X, W }
a = X    // ! E0352 several enums have a variant 'X'
b = A.W    // ! E0355 'A' has no variant 'W'
c = Y("x")    // ! E0341 the value must be 'int', but this is 'string'
d = Y()    // ! E0373 the variant 'Y' takes 1 value, not 0
e = A.X(1)    // ! E0373 the variant 'X' takes 0 values, not 1
f: A = B.X    // ! E0341 the value must be 'A', but this is 'B'
g = A    // ! E0350 'A' is a type, not a value
enum C { P, P }    // ! E0316 the variant 'P' is declared twice
enum Empty {}
function n(a: A): int => match (a) { case X => 1, case Y(n) => n }    // ! E0403 this match does not cover every case; missing: Z
function m(a: A): int => match (a) { case B.X => 1, case _ => 2 }    // ! E0355 'B' is not the matched type 'A'
h = Unknown.X    // ! E0342 there is no 'Unknown' here
print("${a}${b}${c}${d}${e}${f}${g}${h}${n(Z)}${m(Z)}")
