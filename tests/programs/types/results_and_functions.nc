// [L12] Result, and [L48] the functions that need no import.
function t(f: () -> any): void {
	try { print(f()) } catch (Error e) { print(e) }
}
function parse(s: string): Result<int, string> {
	n = s.parseInt()
	if n == null { return Error("bad: " + s) }
	return Success(n)
}
function parse2(s: string): Result<int, string> => match (s.parseInt()) {
	case Some(n) => Ok(n)
	case null => Err("no")
}
function typed(n: int): Result<int, IndexError> {
	if n < 0 { return Error(IndexError("neg")) }
	return Success(n)
}
function text(r: Result<int, string>): string => match (r) {
	case Success(v) => "ok ${v}"
	case Error(e) => "err ${e}"
}
function text2(r: Result<int, string>): string => match (r) {
	case Ok(v) => "ok ${v}"
	case Err(e) => "err ${e}"
}
struct Point implements Comparable { x: int
	compareTo(other: Self): int => self.x - other.x }
function results() {
	a = parse("12")
	b = parse("x")
	print([a, b])
	print([a.isSuccess(), a.isError(), b.isSuccess(), b.isError()])
	print(a.unwrap())
	t(() => b.unwrap())
	t(() => typed(-1).unwrap())
	try { typed(-1).unwrap() } catch (IndexError e) { print("it is ${e.message}") }
	print([a.unwrapOr(0), b.unwrapOr(0)])
	print(a.map(v => v * 2))
	print(b.map(v => v * 2))
	print(a.map(v => "s${v}"))
	print(b.mapError(e => e.length))
	print(a.mapError(e => e.length))
	print(text(a) + text(b) + text2(a) + text2(b))
	print(text(parse2("1")) + text(parse2("")))
	print([a == parse("12"), a == b, b == parse("x"), a != b])
	e = Error("an error")
	print(e.message)
	r: Result<string, int> = Error(5)
	print(r)
	s: Result<string, int> = Err(6)
	print(s)
	u: Result<int?, string> = Success(null)
	print(u)
	l: List<Result<int, string>> = [Success(1), Error("e"), Ok(2), Err("f")]
	print(l)
	print(l.filter(x => x.isSuccess()).map(x => x.unwrap()))
	m: Map<string, Result<int, string>> = {"k": Ok(1)}
	print(m)
	o: Result<int, string>? = Success(3)
	print(o)
	print(o.unwrap().unwrap())
	n: Result<Result<int, string>, string> = Success(Error("inner"))
	print(n)
	v: Result<int, Error> = Error(KeyError("k"))
	t(() => v.unwrap())
	w: Result<int, Error> = Success(1)
	print(w)
}
function functions() {
	xs = [3, 1, 2]
	print(map(xs, x => x * 2))
	print(filter(xs, x => x > 1))
	print(reduce(xs, 0, (a, x) => a + x))
	print(fold(xs, "", (a, x) => a + x))
	print(zip(xs, ["a", "b"]))
	print(zip([1], ["a", "b"]))
	e: List<int> = []
	print(zip(e, xs))
	print(enumerate(["a", "b"]))
	print(enumerate(e))
	print(sort(xs))
	print(sort(xs, by: (a, b) => b - a))
	print(xs)
	print(sum(xs))
	print(sum(e))
	print(sum([1.5, 2.0]))
	print(sum([uint8(200), uint8(100)]))
	print([min(1, 2), max(1, 2), min(2, 1), min(xs), max(xs)])
	print([min(1.5, 2.0), max(-0.5, 0.5)])
	print(min("b", "a") + max("b", "a"))
	t(() => min(e))
	t(() => max(e))
	print(min(Point(3), Point(2)))
	print(max([Point(3), Point(5)]))
	print([abs(-5), abs(5), abs(0)])
	print([abs(-5.5), abs(-0.0), abs(5.5)])
	print(abs(int8(-7)))
	print([len(xs), len("héy"), len({1: 2}), len({1, 2, 3}), len("ab".bytes())])
	print(range(4))
	print(range(2, 5))
	print(range(5, 2))
	print(range(0, 10, 3))
	print(range(10, 0, -4))
	print(range(0))
	print(range(-3))
	print(range(0, 5, step: 2))
	t(() => range(0, 5, 0))
	print(range(9223372036854775800, 9223372036854775807, 3))
	print(range(-9223372036854775800, -9223372036854775808, -5))
	print(collect(xs, toList()))
	print(xs | map(x => x + 1) | filter(x => x > 2) | sort | reduce(0, (a, x) => a + x))
	print(xs | map(x => "${x}") | collect(toList()))
	print(xs | len)
	print(xs | sum)
	print(xs | max)
	for i in range(3) { print(i) }
	for i in range(1, 3) { print(i) }
	for i in range(6, 0, -2) { print(i) }
	for i, x in enumerate(["p", "q"]) { print("${i}${x}") }
	for a, b in zip([1, 2], ["x", "y"]) { print("${a}${b}") }
	assert(true)
	assert(1 < 2, "math")
	t(() => { assert(false)
		return 0 })
	t(() => { assert(1 > 2, "message")
		return 0 })
	print(typeOf(1) + " " + typeOf("s") + " " + typeOf([1.5]) + " " + typeOf({"a": [true]}) + " " + typeOf((1, 'c')) + " " + typeOf(Point(1)))
	o: int? = null
	print(typeOf(o) + " " + typeOf(a2()) + " " + typeOf(uint8(1)) + " " + typeOf({1}) + " " + typeOf(null ?? 1))
	any1: any = "x"
	print(typeOf(any1))
	f = (x: int) => x
	print(typeOf(f))
	print()
	println("x")
	println(1)
	ys = xs.map(x => abs(x))
	print(ys)
}
function a2(): Result<int, string> => Success(1)
function main() {
	results()
	functions()
}
