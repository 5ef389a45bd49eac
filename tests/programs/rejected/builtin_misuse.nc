// [L10] [L48] Built-in operations on what they are not for.
class C { n: int }
function main() {
	xs = [1, 2]
	[C(1), C(2)].sort()
	xs.length()
	print(min([C(1)]))
	m = {"a": 1}
	s = "abc"
	b = bytes(3)
	b.append(300)
	f: Map<(int) -> int, int> = {}
	g: Set<any> = {}
	print(len(5))
	print(abs("a"))
	print(xs.map(x => x.foo))
	t: Result<int, string> = Success("a")
	u: Result<int, string> = Error(5)
	print(xs + [3])
	print(-s)
	print(!xs)
	print(xs[0.5])
	print(m[0:1])
	print(1 < "a")
	print(xs == "a")
	print(null + 1)
	print([])
	print({})
	y = null
	for x in 5 { print(x) }
	print(f, g, t, u, y)
}
