// [L09] Text of values of every kind, code points, slices.
function show(f: () -> string): string {
	try { return f() } catch (Error e) { return "${e}" }
}
struct Point { x: int
 y: float }
struct Empty {}
enum Shape { Circle(r: float), Square(side: int, name: string), Nothing }
class Plain { x: int = 1 }
class Named { toString(): string => "named" }
function main() {
	s = "aé日🎉z"
	print(s.length)
	print(s.byteLength)
	for i in 0..s.length { print(s[i]) }
	print(show(() => "${s[5]}"))
	print(show(() => "${s[-1]}"))
	print(s[1:3])
	print(s[:2] + "|" + s[3:] + "|" + s[:] + "|" + s[5:] + "|" + s[2:2])
	print(show(() => s[3:2]))
	print(show(() => s[-1:2]))
	print(show(() => s[0:6]))
	print(show(() => s[6:]))
	print(show(() => "abc"[1:-1]))
	e = ""
	print(e.length + e.byteLength)
	print(show(() => "${e[0]}"))
	print(e[0:0] == "")
	print("n: " + 1 + 2.0 + true + 'c' + [1, 2] + null)
	print("x" + Point(1, 2.0) + Shape.Circle(2.0) + Plain() + Named())
	print("a" < "b")
	print("a" < "B")
	print("abc" < "abcd")
	print("" < "a")
	print("é" > "z")
	print("\u{FFFF}" < "\u{10000}")
	print("a" == 'a')
	print("abc".compareTo("abd") < 0)
	print("x".equals("x"))
	print("x".toString())
	// printing
	print([1.0, -0.0, 1e16, 1e-5])
	print(["a", "b\"c", "d\n", "\u{1}", "$", "\${", "é", "'"])
	print({"a": 1, "b": 2})
	print({1: "x"})
	print({"s", "t"})
	print((1, "a", 2.5, true, 'c'))
	c: char = 'c'
	n: char = '\n'
	q: char = '\''
	print([c, n, q])
	print((c, "c"))
	print(c)
	print({c: [c]})
	print(Point(1, 2.5))
	print(Empty())
	print([Point(1, 0.0)])
	print(Shape.Circle(2.0))
	print(Shape.Square(2, "sq"))
	print(Shape.Nothing)
	print([Shape.Nothing, Shape.Circle(1.5)])
	a: int? = 1
	b: int? = null
	print(a)
	print(b)
	print([a, b])
	st: string? = "s"
	print(st)
	print("${st} ${b}")
	d: int?? = Some(null)
	f: int?? = null
	g: int?? = Some(Some(1))
	print([d, f, g])
	print(Plain())
	print([Plain()])
	print(Named())
	print([Named()])
	print([[1], []])
	print({"k": [1, 2], "l": []})
	print({"m": {"n": 1}})
	em: Map<int, int> = {}
	es: Set<int> = {}
	el: List<int> = []
	print(em)
	print(es)
	print(el)
	print([em])
	r: Result<int, string> = Success(1)
	r2: Result<int, string> = Error("bad")
	print(r)
	print(r2)
	print([r, r2])
	print(IndexError("oops"))
	print([IndexError("oops")])
	print(1..3)
	print("abc".bytes())
	print(["abc".bytes()])
	print(main2)
	ans: List<any> = [1, "x"]
	an: any = ans
	print(an)
	u: uint8 = 200
	print([u])
	f32: float32 = 0.1
	print([f32])
}
function main2(): int => 1
