// conformance: L23
function d(x: int): string { return x }    // ! E0341 the result must be 'string', but this is 'int'
function e(x: int, x: int): int { return x }    // ! E0335 two parameters are called 'x'
function f(x: int = "s"): int { return x }    // ! E0341 the default must be 'int', but this is 'string'
function g(x: Missing): int { return 1 }    // ! E0314 there is no type 'Missing' here
function h(): int { }    // ! E0336 'h' can end without returning a value
function i() { return 1; return "x" }    // ! W0304 this is never reached // ! E0341 the result must be 'int', but this is 'string'
function j(x: int): void { return x }    // ! E0392 this function has no result, but a value is returned
function k(b: bool) { if b { return 1 } return "s" }    // ! E0341 the result must be 'int', but this is 'string'
function l(a: int = 1, b: int): int => a + b
function m(x = 5): int => 5    // ! E0331 the parameter 'x' has no type
export function n(x: int) { return x }    // ! E0392 this function has no result, but a value is returned
print("${d(1)}${e(1, 2)}${f()}${h()}${i()}${k(true)}${l(b: 2)}${m()}")
j(1)
