// conformance: L12
function f(n: int): Result<int, string> {
	if n == 0 { return 5 }    // ! E0341 the result must be 'Result<int, string>', but this is 'int'
	if n == 1 { return Error(5) }    // ! E0341 the value must be 'string', but this is 'int'
	if n == 2 { return Success("x") }    // ! E0341 the value must be 'int', but this is 'string'
	return Ok(1)
}
r = f(1)
x: int = r    // ! E0341 the value must be 'int', but this is 'Result<int, string>'
y = r + 1    // ! E0369 '+' does not work on 'Result<int, string>' and 'int'
e: Error = Err("x")    // ! E0345 the type arguments of 'Result' are not known here
z = match (r) { case Success(v) => v }    // ! E0403 this match does not cover every case; missing: Error
print("${x}${y}${e}${z}")
