// [L22] Tuples, structs, classes and lists come apart after the right side is computed.
// destructuring
struct P { name: string, age: int }
class C { a: int, b: string }
function t(n: int): int { print("t${n}"); return n }
function main() {
	(a, b) = (t(1), t(2))
	print("${a} ${b}")
	(a, c) = (b, a)
	print("${a} ${b} ${c}")
	xs = [1, 2, 3]
	print(xs)
	[p, q] = [1, 2]
	[p, q] = [q, p]
	print("${p} ${q}")
	try {
		[p, q] = [7]
	} catch (IndexError e) {
		print(e.message)
		print("${p} ${q}")
	}
	try {
		[p, q, ...rest] = [7]
	} catch (IndexError e) {
		print(e.message)
	}
	[p, ...rest] = [7]
	print(rest)
	{name, age} = P("x", 4)
	print("${name} ${age}")
	{name: n2, age: a2} = P("y", 5)
	print("${n2} ${a2}")
	{a} = C(8, 9.toString())
	print(a)
	((d, e), [f, ...g]) = ((1, 2), [3, 4, 5])
	print("${d} ${e} ${f} ${g}")
	(_, h) = (1, 2)
	print(h)
	let (i, j) = (3, 4)
	print(i + j)
	const [k, l] = [1, 2]
	print(k + l)
	var {name: nn} = P("z", 6)
	print(nn)
	(u, (v, w)) = (1, (2, 3))
	print(u + v + w)
	[...all] = [1, 2]
	print(all)
	[] = [0][:0]
}
