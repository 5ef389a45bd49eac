// conformance: L12
function divide(a: int, b: int): Result<int, string> {
	if b == 0 { return Error("by zero") }
	return Success(a / b)
}
function halve(a: int): Result<int, string> => if (a % 2 == 0) Ok(a / 2) else Err("odd")
function show(r: Result<int, string>): string => match (r) {
	case Success(v) => "value ${v}"
	case Error(e) => "error ${e}"
}
function show2(r: Result<int, string>): string => match (r) {
	case Ok(v) => "ok ${v}"
	case Err(e) => "err ${e}"
}
print(show(divide(7, 2)))    // -> value 3
print(show(divide(7, 0)))    // -> error by zero
print(show2(halve(4)))    // -> ok 2
print(show2(halve(5)))    // -> err odd
// The variants are the same, whatever they are called.
a: Result<int, string> = Ok(1)
b: Result<int, string> = Success(1)
print(a == b)    // -> true
c: Result<int, string> = Err("x")
d: Result<int, string> = Error("x")
print(c == d)    // -> true
// Elsewhere `Error(…)` constructs an Error.
e = Error("message")
print(e.message)    // -> message
try { throw Error("thrown") } catch (x) { print(x.message) }    // -> thrown
f: Result<int, Error> = Error(Error("inner"))
print(match (f) { case Success(v) => "v", case Error(x) => x.message })    // -> inner
