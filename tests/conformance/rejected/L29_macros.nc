// conformance: L29
macro twice(x) { x + x }
macro first(x) { second(x) }
macro second(x) { first(x) }
macro local() { inner = 1; print(inner) }
a = twice()    // ! E0376 the argument 'x' of 'twice' is missing
b = twice(1, 2)    // ! E0373 'twice' takes 1 argument, but this use has 2
c = twice(y: 1)    // ! E0374 'twice' has no parameter 'y'
d = twice(true)    // ! E0369 '+' does not work on 'bool'
e = first(1)    // ! E0415 the macro 'first' leads to itself without end: first → second → first
f = twice    // ! E0413 'twice' is a macro, not a value
g = twice(unknown)    // ! E0342 there is no 'unknown' here
local()
print(inner)    // ! E0342 there is no 'inner' here
print("${a}${b}${c}${d}${e}${f}${g}")
