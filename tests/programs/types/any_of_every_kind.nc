// [L07] `any` holds every value and gives it back.
struct P { x: int }
enum E { A, B(n: int) }
class C { n: int }
interface I { f(): int }
class D implements I { f(): int => 7 }
function describe(x: any): string {
	return match (x) {
		case n: int => "int ${n}"
		case s: string => "string ${s}"
		case f: float => "float ${f}"
		case b: bool => "bool ${b}"
		case c: char => "char ${c}"
		case l: List<int> => "list ${l.length}"
		case l: List<string> => "strings ${l.join("")}"
		case m: Map<string, int> => "map ${m.length}"
		case p: P => "P ${p.x}"
		case e: E => "E ${e}"
		case i: I => "I ${i.f()}"
		case o: C => "C ${o.n}"
		case t: (int, int) => "pair ${t.0 + t.1}"
		case u: uint8 => "u8 ${u}"
		case g: () -> int => "fn ${g()}"
		case o: int? => "opt ${o}"
		case b: bytes => "bytes ${b.hex()}"
		case r: Range => "range ${r}"
		case _ => "other"
	}
}
function main() {
	c: char = 'c'
	o: int? = 3
	z: int? = null
	all: List<any> = [1, "s", 1.5, true, c, [1], ["a", "b"], {"k": 1}, P(4), E.A, E.B(2), D(), C(9), (1, 2), uint8(3), () => 5, o, z, "ab".bytes(), 1..2, {1}, [1.5]]
	for x in all { print(describe(x)) }
	a: any = 5
	print((a as int) + 1)
	try { print(a as string) } catch (CastError e) { print(e) }
	try { print(a as C) } catch (CastError e) { print(e) }
	print(as<int>(a))
	print(as<string>(a))
	print(is<int>(a))
	b: any? = null
	print(b)
	b = 5
	print(b == null)
	d: any = a
	print(d is int && a == d)
	xs: List<any> = [1, 2]
	xs.append("x")
	print(xs)
	print(xs.contains(2))
	print(xs.indexOf("x"))
	m: Map<string, any> = {"a": 1, "b": "two", "c": [3]}
	print(m)
	n = m["a"]
	if n is int { print(n + 1) }
	print(a != 6)
	print([a] == [d])
	s: Stringable = P(1)
	e: any = s
	print(e is P)
	print(e)
}
