// [L37] is and as on what may be null, evaluated once.
class Base { n: int }
class Kid extends Base { k: int = 5 }
function t(): int { print("evaluated"); return 1 }
function mk(n: int): Base? { print("mk"); return if (n == 0) null elif (n == 1) Base(1) else Kid(2, 7) }
function f(o: Base?): string {
	if o is Kid { return "kid ${o.k}" }
	if o is Base { return "base ${o.n}" }
	return "null"
}
function g(x: int?): int {
	if !(x is int) { return -1 }
	return x + 1
}
function h(o: Base?): string {
	return match (o) {
		case k: Kid => "kid ${k.k}"
		case b: Base => "base ${b.n}"
		case null => "none"
	}
}
print(t() is int)
print(is<int>(t()))
for i in 0..3 {
	print("${mk(i) is Kid} ${mk(i) is Base} ${is<Kid>(mk(i))}")
	print(f(mk(i)))
	print(h(mk(i)))
	try { print((mk(i) as Kid).k) } catch (CastError e) { print(e.message) }
	print(as<Kid>(mk(i))?.k)
}
print("${g(4)} ${g(null)}")
