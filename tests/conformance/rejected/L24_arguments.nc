// conformance: L24
function f(a: int, b: int = 2): int => a + b
f()    // ! E0373 'f' takes at least 1 argument, but this call has 0
f(1, 2, 3)    // ! E0373 'f' takes 2 arguments, but this call has 3
f(b: 1)    // ! E0376 the argument 'a' of 'f' is missing
f(1, a: 2)    // ! E0375 the argument 'a' is given twice
f(a: 1, 2)    // ! E0372 a positional argument cannot follow a named one
f(1, c: 3)    // ! E0374 'f' has no parameter 'c'
f(1, b: 2, b: 3)    // ! E0375 the argument 'b' is given twice
f("x")    // ! E0341 the argument 'a' of 'f' must be 'int', but this is 'string'
f(...[1, 2])    // ! E0417 arguments cannot come from a collection
g = f
g(a: 1, b: 2)    // ! E0374 the parameters of a function value have no names
g(1)    // ! E0373 this function takes 2 arguments, but the call has 1
5(1)    // ! E0378 'int' cannot be called
print(f)
