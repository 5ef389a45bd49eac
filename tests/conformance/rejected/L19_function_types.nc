// conformance: L19
f: (int) -> int = x => "x"    // ! E0341 the result must be 'int', but this is 'string'
g: (int, int) -> int = x => x    // ! E0384 the lambda has 1 parameter, but 2 are expected
h: () -> int = () => { print(1) }    // ! E0336 the lambda can end without returning a value
i: (int) -> int = (s: string) => 1    // ! E0341 the value must be '(int) -> int', but this is '(string) -> int'
function add(a: int, b: int): int => a + b
j: (int) -> int = add    // ! E0341 the value must be '(int) -> int', but this is '(int, int) -> int'
k = f(1, 2)    // ! E0373 this function takes 1 argument, but the call has 2
l = f("x")    // ! E0341 the argument must be 'int', but this is 'string'
m: int = f    // ! E0341 the value must be 'int', but this is '(int) -> int'
n = x => x    // ! E0385 the type of the parameter 'x' is not known here
print("${f(1)}${g(1, 2)}${h()}${i(1)}${j(1)}${k}${l}${m}${n}")
