// conformance: L25
f = x => x + 1    // ! E0385 the type of the parameter 'x' is not known here
g = (x: int): string => x    // ! E0341 the result must be 'string', but this is 'int'
h = (x: int) => { if x > 1 { return 1 } return "a" }    // ! E0341 the result must be 'int', but this is 'string'
[1, 2].map((a, b) => a)    // ! E0384 the lambda has 2 parameters, but 1 are expected
[1, 2].filter(x => x + 1)    // ! E0341 the result must be 'bool', but this is 'int'
i = (x: int, x: int) => x    // ! E0335 two parameters are called 'x'
j = (x: int) => y    // ! E0342 there is no 'y' here
print("${f}${g}${h}${i}${j}")
