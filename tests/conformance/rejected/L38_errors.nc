// conformance: L38
class NotAnError {}
error Own extends Error { code: int }
error Wrong extends NotAnError {}    // ! E0317 the error 'Wrong' cannot extend 'NotAnError'
throw 5    // ! E0394 'int' cannot be thrown
throw NotAnError()    // ! E0394 'NotAnError' cannot be thrown
try { print(1) } catch (NotAnError e) { print(2) }    // ! E0395 'NotAnError' is not an error class
try { print(1) } catch (Missing e) { print(2) }    // ! E0314 there is no type 'Missing' here
a = Error(5)    // ! E0341 the argument 'message' of 'Error' must be 'string', but this is 'int'
b = Own("x")    // ! E0373 'Own' takes 3 arguments, but this call has 1
c = Error("x", "cause")    // ! E0341 the argument 'cause' of 'Error' must be 'Error?', but this is 'string'
function f(): int { throw "text" }    // ! E0394 'string' cannot be thrown
print(Error("x").code)    // ! E0354 'Error' has no member 'code'
print("${a}${b}${c}${f()}")
