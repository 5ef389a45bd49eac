// conformance: L35
enum E { A, B(n: int), C }
function statement(e: E) {
	match (e) {
		case A => print("a")
		case B(n) when n > 10 => { print("big"); print(n) }
		case B(n) => print("b${n}")
		case C => {}
	}
}
statement(A)    // -> a
statement(B(50))
// -> big
// -> 50
statement(B(1))    // -> b1
statement(C)
// As an expression; arms end at a newline, `;` or `,`.
function value(e: E): int => match (e) { case A => 1, case B(n) => n; case C => 3 }
print([value(A), value(B(7)), value(C)])    // -> [1, 7, 3]
// A block arm has the value of its last expression.
function block(e: E): string => match (e) {
	case B(n) => {
		t = n * 2
		"twice ${t}"
	}
	case _ => { "other" }
}
print(block(B(4)) + block(A))    // -> twice 8other
// return, throw, break, continue may be arms.
function jumps(xs: List<E>): string {
	out = ""
	for e in xs {
		n = match (e) {
			case A => continue
			case B(0) => break
			case B(9) => return "returned " + out
			case B(n) => n
			case C => throw Error("c")
		}
		out += "${n},"
	}
	return out
}
print(jumps([A, B(1), A, B(2), B(0), B(3)]))    // -> 1,2,
print(jumps([B(5), B(9)]))    // -> returned 5,
try { jumps([C]) } catch (e) { print(e.message) }    // -> c
// Every case covered: enums, options, results, bools.
function option(x: int?): string => match (x) { case Some(n) => "some ${n}", case None => "none" }
print(option(1) + option(null))    // -> some 1none
function null_(x: int?): string => match (x) { case null => "null", case n => "${n}" }
print(null_(null))    // -> null
function result(r: Result<int, string>): string => match (r) { case Success(n) => "${n}", case Error(s) => s }
print(result(Success(1)) + result(Error("e")))    // -> 1e
function boolean(b: bool): int => match (b) { case true => 1, case false => 0 }
print(boolean(true) + boolean(false))    // -> 1
function both(a: bool, b: E): int => match ((a, b)) { case (true, A) => 1, case (true, _) => 2, case (false, B(n)) => n, case (false, A | C) => 4 }
print([both(true, A), both(true, C), both(false, B(8)), both(false, C)])    // -> [1, 2, 8, 4]
// Other types need a catch-all.
function number(n: int): string => match (n) {
	case 0 => "zero"
	case x if x < 0 => "negative"
	case _ => "positive"
}
print(number(0) + number(-1) + number(1))    // -> zeronegativepositive
// Cases are tried in order, guards only after their pattern fits.
function order(n: int): string => match (n) { case 1 => "first", case 1..5 => "range", case x => "rest ${x}" }
print(order(1) + order(2) + order(5))    // -> firstrangerest 5
