// [L25] [L21] Closures and the variables they share.
function counter(): () -> int {
	n = 0
	return () => { n += 1
		return n }
}
function main() {
	c = counter()
	d = counter()
	print([c(), c(), d()])
	// closures assign captured options, strings, structs, lists
	s = "a"
	add = (t: string) => { s += t }
	add("b")
	add("c")
	print(s)
	total = 0.0
	[1.5, 2.5].map(x => { total += x
		return x })
	print(total)
	xs: List<() -> int> = []
	for i in 0..3 { j = i * 10
		xs.append(() => { j += 1
			return i + j }) }
	print([f() for f in xs])
	print([f() for f in xs])
	i = 0
	fs: List<() -> int> = []
	while i < 3 { k = i
		fs.append(() => k)
		i++ }
	print([f() for f in fs])
	for (n = 0; n < 3; n++) { fs.append(() => n) }
	print([f() for f in fs])
	o: int? = null
	set = (v: int?) => { o = v }
	set(5)
	print(o)
	set(null)
	print(o)
	u8: uint8 = 250
	inc = () => { u8 += 10 }
	inc()
	print(u8)
	t = (1, 2)
	swap = () => { t = (t.1, t.0) }
	swap()
	print(t)
	rec: (int) -> int = n => n
	rec = n => if (n <= 1) 1 else n * rec(n - 1)
	print(rec(10))
	compose = (f: (int) -> int, g: (int) -> int) => (x: int) => g(f(x))
	print(compose(x => x + 1, x => x * 2)(5))
	m: Map<string, (int) -> int> = {"dbl": x => x * 2, "neg": x => -x}
	print(m["dbl"](4) + m["neg"](1))
	nested = () => () => () => s.length
	print(nested()()())
	b = true
	flip = () => { b = !b }
	flip()
	print(b)
	lim: uint64 = 18446744073709551615
	over = () => { lim += 2 }
	over()
	print(lim)
}
