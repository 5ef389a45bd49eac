import { a, b as c } from "util/text"
import "x/y" as t
/// Doc of f
/// second
export function f<T: A + B>(a: int, b: string = "x", c?: float): T? where T: C {
	x = a + 1 * 2 ** 3 ** 4
	y: List<List<int>> = []
	if (x < 3 && y.length() > 2) { return null } elif x == 1 { } else if (a) - 1 > 0 { foo() } else { bar() }
	for (i = 0; i < n; i++) { print("i ${i + "n ${z}"} and ${q}") }
	for k, v in m { xs[i].f = v }
	z = xs.map(x => x + 1)
		.filter((a, b) => a > b)
		| f(3)
	m = {"a": 1, "b": 2}; s = {1, 2}; e = {}
	g<int>(3)
	a >>= b >> 2
	w = match (v) {
		case Some(x) when x > 2 => x
		case E.B(p, 1..5) | [a, ...rest] => { 3 }
		case n: int => return
		case _ => throw Error("x")
	}
	t.0.1 = -9223372036854775808
	q = if (c) a else b
	(a, b) = t
	outer: while true { break outer }
	try { x } catch (E e) { } catch (e) {} finally { }
	return a is int && (b as string) != c ?? d
}
class C<T> extends B<T> implements I, J {
	name: string = "x"
	private static n?: int
	constructor(a: int) { super(a); self.n = a }
	area(): float
	function g() => 3
	destructor() {}
}
enum E<T> { A, B(x: int)
 C
 show(): string { return "x" } }
type P<A, B> = (A, B) -> (A) throws E -> B?[]
const K: int = 5
f((a: int): int => { return a }, async x => 3, name: [e for x in xs if c])
