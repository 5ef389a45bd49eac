// [L21] [L22] A name stands once in a scope, a pattern, a list of parameters.
function main() {
	(a, a) = (1, 2)
	print(a)
	for (i, i) in [(1,2)] { print(i) }
	dup = (n: int, n: int) => n
	print(dup(1,2))
	[c, ...c] = [1]
	print(c)
	match ((1, 2)) {
		case (z, z) => print(z)
	}
	let (m, a) = (1, 2)
	print(m)
	(m, n, o) = (1, 2)
	print(n + o)
	(q, r) = [1, 2]
	[s] = (1, 2)
	{nope} = [1]
	{nope} = "x"
	const w = 1
	(w, v) = (1, 2)
	print(v)
	x = 1
	{
		x: string = "s"
		print(x)
	}
	var x = 5
}
function g(p: int) {
	var p = 3
	print(p)
}
function h(p: int) {
	for p in 0..p { print(p) }
	{
		p: string = "x"
		print(p)
	}
	try { throw Error("x") } catch (p) { print(p) }
}
h(3)
g(2)
