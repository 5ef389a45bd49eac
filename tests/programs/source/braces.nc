// [L06] Braces, brackets and ranges in every position.
struct P { name: string
 age: int }
function take(m: Map<string, int>): int => m.length
function takeSet(s: Set<int>): int => s.length
function dflt(m: Map<string, int> = {}, xs: List<int> = [], s: Set<string> = {}): int => m.length + xs.length + s.length
function ret(): Map<int, int> { return {} }
function retSet(): Set<int> { return {} }
function arrow(): Set<int> { return {1} }
function block(): int => {
	x = 1
	return x + 1
}
function pair(): (int, string) => (1, "x")
function main() {
	print(take({}) + takeSet({}) + dflt())
	print(ret())
	print(retSet())
	print(arrow())
	print(block())
	xs: List<Map<string, int>> = [{}, {"a": 1}]
	print(xs)
	m: Map<string, Map<string, int>> = {"x": {}}
	m["x"]["y"] = 1
	print(m)
	{
		inner = 5
		print(inner)
	}
	{ name, age } = P("Bob", 3)
	print(name + "${age}")
	{name} = P("Al", 4)
	print(name)
	(a, b) = pair()
	print(b + "${a}")
	(a, b) = (a + 1, b + "y")
	print(b + "${a}")
	[x, y, ...rest] = [1, 2, 3, 4]
	print("${x} ${y} ${rest}")
	[x, y] = [y, x]
	print("${x} ${y}")
	((p, q), r) = ((1, 2), 3)
	print(p + q + r)
	try { [x, y] = [1, 2, 3] } catch (IndexError e) { print(e) }
	try { [x, y, ...rest] = [1] } catch (IndexError e) { print(e) }
	f = () => {}
	f()
	h = (n: int) => ({"k": n})
	print(h(3))
	k = () => ({1, 2})
	print(k())
	t = (1, "a", [1], {"m": 1}, {2}, (3, 4))
	print(t)
	print(t.0 + t.5.1)
	print(t.2[0])
	for i in 0..3 { print(i) }
	for i in 3..0 { print(i) }
	for i in -2..=2 { print(i) }
	n = 2
	j = 7
	for i in n - 1..n + 1 { print(i) }
	for i in 0..[1, 2, 3].length { print(i) }
	range1 = 0..n
	for i in range1 { print(i) }
	print([...[1, 2], 3, ...[4]])
	e: List<int> = []
	print([...e, ...e])
	print([x * y for x in [1, 2] if x > 1])
	print([[i, j] for i in 0..2 if i > 0])
	print([(k1, v1) for k1, v1 in {"a": 1}])
	print([c for c in "ab"])
	print({1: {2: {3: "deep"}}}[1][2][3])
	print([1, 2, 3][1])
	print((1, 2) == (1, 2))
	print([1, 2,])
	print({1: 2,})
	print({1,})
	w = if (n > 1) ({"a": 1}) else ({"b": 2})
	print(w)
	s: Set<int>? = {1}
	print(s)
	u: Map<string, int>? = {}
	print(u)
}
