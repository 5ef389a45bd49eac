// conformance: L33
a = 1 & true    // ! E0369 '&' does not work on 'int' and 'bool'
b = true && 1    // ! E0362 a condition must be 'bool', but this is 'int'
c = !1    // ! E0362 a condition must be 'bool', but this is 'int'
d = 1 << "x"    // ! E0369 '<<' does not work on 'int' and 'string'
e = "a" & "b"    // ! E0369 '&' does not work on 'string'
f = [1] | 5    // ! E0378 'int' cannot be called
g = [1] | missing(2)    // ! E0342 there is no 'missing' here
function two(x: int, y: int): int => x + y
h = "a" | two(1)    // ! E0341 the first argument must be 'int', but this is 'string'
i = "a" | two    // ! E0373 'two' takes 2 arguments, but this call has 1
j = 1.5 ^ 2    // ! E0369 '^' does not work on 'float'
k = [1] + [2]    // ! E0369 '+' does not work on 'List<int>'
l = 1 < "a"    // ! E0369 '<' does not work on 'int' and 'string'
m = [1] < [2]    // ! E0370 values of type 'List<int>' have no order
n = 1 ?? 2    // ! E0364 'int' is never null
print("${a}${b}${c}${d}${e}${f}${g}${h}${i}${j}${k}${l}${m}${n}")
