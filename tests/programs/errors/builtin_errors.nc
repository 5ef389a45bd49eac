// [L38] What the language throws, and errors of one's own.
error AppError extends Error { code: int = 7 }
error Sub extends AppError {}
error Plain
error WithCtor extends Error { n: int
	constructor(n: int) { super("ctor ${n}"); self.n = n }
	describe(): string { return "d${self.n}" } }
class NotErr { }
function thrower(kind: int) {
	if kind == 0 { throw AppError("app") }
	if kind == 1 { throw Sub("sub") }
	if kind == 2 { throw WithCtor(4) }
	if kind == 3 { throw IndexError("mine") }
	if kind == 4 { x = [1][kind]; print(x) }
	if kind == 5 { print({"a": 1}["b"]) }
	if kind == 6 { print(1 / (kind - 6)) }
	if kind == 7 { print(int("zz")) }
	if kind == 8 { n: int? = null; print(n.unwrap()) }
	if kind == 9 { a: any = "s"; print(a as int) }
	if kind == 10 { assert(false, "boo") }
	if kind == 11 { assert(kind == 0) }
	if kind == 12 { throw Error("c", Error("cause", Error("root"))) }
	if kind == 13 { throw Plain("p") }
	if kind == 14 { throw OutOfMemoryError("oom") }
	if kind == 15 { throw TimeoutError("t", cause: CancelledError("c")) }
}
function main() {
	for k in 0..16 {
		try { thrower(k) }
		catch (Sub e) { print("Sub ${e.code} ${e.message}") }
		catch (AppError e) { print("App ${e.code} ${e.message} ${e}") }
		catch (WithCtor e) { print(e.describe() + " " + e.message) }
		catch (IndexError e) { print("Index " + e.message) }
		catch (e) { print("${e} | ${typeOf(e)} | ${e.cause}") }
	}
	try { throw Sub("x") } catch (e: AppError) { print("colon form ${e.message}") }
}
