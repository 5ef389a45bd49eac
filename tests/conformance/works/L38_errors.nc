// conformance: L38
error Broken extends Error {}
error NotFound extends IOError { path: string }
error Coded extends Error {
	code: int
	constructor(code: int) { super("code ${code}"); self.code = code }
}
function attempt(f: () -> void): string {
	try { f(); return "fine" }
	catch (Coded e) { return "Coded ${e.code} ${e.message}" }
	catch (NotFound e) { return "NotFound ${e.path} ${e.message}" }
	catch (e) { return e.message }
	finally { print("finally") }
}
print(attempt(() => {}))
// -> finally
// -> fine
print(attempt(() => { throw Coded(7) }))
// -> finally
// -> Coded 7 code 7
print(attempt(() => { throw NotFound("gone", path: "/x") }))
// -> finally
// -> NotFound /x gone
print(attempt(() => { throw Broken("broken") }))
// -> finally
// -> broken
// A handler of a base class catches what extends it; the first that fits wins.
try { throw NotFound("n", path: "p") } catch (IOError e) { print(e is NotFound) }    // -> true
try { throw Broken("b") } catch (e: Broken) { print("typed " + e.message) }    // -> typed b
// message, cause, stackTrace.
e = Error("outer", Broken("inner"))
print(e.message)    // -> outer
print(e.cause?.message ?? "none")    // -> inner
print(Error("alone").cause == null)    // -> true
function thrower() { throw Error("traced") }
try { thrower() } catch (e) { print(e.stackTrace.contains("L38_errors.nc") || e.stackTrace.contains("main.nc")) }    // -> true
// Built-in errors.
zero = 0
kinds: List<(string, () -> void)> = [
	("ArithmeticError", () => { print(1 / zero) }),
	("IndexError", () => { print([1][zero + 1]) }),
	("KeyError", () => { print({"a": 1}["b"]) }),
	("CastError", () => { x: any = 1; print(x as string) }),
	("NullError", () => { x: int? = null; print(x.unwrap()) }),
	("ParseError", () => { print(int("x")) }),
	("AssertionError", () => { assert(zero == 1, "not one") }),
	("ConcurrentModificationError", () => { xs = [1]; for x in xs { xs.push(x) } })]
function name(e: Error): string => match (e) {
	case x: ArithmeticError => "ArithmeticError"
	case x: IndexError => "IndexError"
	case x: KeyError => "KeyError"
	case x: CastError => "CastError"
	case x: NullError => "NullError"
	case x: ParseError => "ParseError"
	case x: AssertionError => "AssertionError"
	case x: ConcurrentModificationError => "ConcurrentModificationError"
	case _ => "other"
}
for (expected, f) in kinds {
	try { f(); print("nothing thrown for " + expected) } catch (e) { if name(e) != expected { print(name(e)) } }
}
others: List<Error> = [IOError("a"), FileNotFoundError("b"), TimeoutError("c"), CancelledError("d"), OutOfMemoryError("e"), StackOverflowError("f")]
print(others.map(e => e.message).join(""))    // -> abcdef
print(FileNotFoundError("x") is IOError)    // -> true
// Stack overflow can be caught.
function deep(n: int): int => deep(n + 1) + 1
try { print(deep(0)) } catch (StackOverflowError e) { print("overflow") }    // -> overflow
// finally runs whatever happens; rethrowing keeps the error.
function leave(): int {
	for i in 0..3 {
		try { if i == 1 { return i } continue } finally { print("f${i}") }
	}
	return 9
}
print(leave())
// -> f0
// -> f1
// -> 1
try {
	try { throw Broken("first") } catch (x) { throw Error("second", x) } finally { print("between") }
} catch (x) { print("${x.message} from ${x.cause?.message ?? ""}") }
// -> between
// -> second from first
function chosen(n: int): int => if (n < 0) throw Error("negative") else n
try { print(chosen(-1)) } catch (x) { print(x.message) }    // -> negative
