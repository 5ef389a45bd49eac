// [L25] Lambdas: parameters, captures, turns of loops, recursion, values of every kind of variable.
function apply(f: (int) -> int, n: int): int { return f(n) }
function apply0(f: () -> void) { f() }
function main() {
	print(apply(x => x + 1, 3))
	print(apply((x) => x + 1, 3))
	print(apply((x: int): int => { return x * 2 }, 3))
	print(apply((x: int) -> int => x * 3, 3))
	print(apply(x => { y = x; return y * 2 }, 3))
	fs: List<() -> int> = []
	for i in 0..3 { fs.append(() => { i += 1; return i }) }
	for f in fs { print(f()) }
	for f in fs { print(f()) }
	gs: List<() -> int> = []
	for (i = 0; i < 3; i++) { gs.append(() => i) }
	for g in gs { print(g()) }
	hs: List<() -> int> = []
	k = 0
	while k < 3 { j = k * 10; hs.append(() => { j++; return j }); k++ }
	for h in hs { print(h()) }
	for h in hs { print(h()) }
	for (a, b) in [(1, 2), (3, 4)] { hs.append(() => a + b) }
	print(hs[3]()); print(hs[4]())
	apply0(() => { print("hi") })
	apply0(() => print("direct"))
	s = 0
	[1, 2, 3].map(x => { s += x; return x })
	print(s)
	rec: (int) -> int = x => x
	rec = x => if (x <= 1) 1 else x * rec(x - 1)
	print(rec(5))
	add = (a: int) => (b: int) => (c: int) => a + b + c
	print(add(1)(2)(3))
	((x: int) => { print(x) })(6)
	m = {"inc": (x: int) => x + 1}
	print(m["inc"](3))
	t = ((x: int) => x, 3)
	tf = t.0; print(tf(t.1))
	swap = (p: (int, string)) => (p.1, p.0)
	print(swap((1, "a")))
	print([(1, "a")].map(p => "${p.0}${p.1}"))
}
main2()
function main2() {
	param = 5
	setter = (n: int) => { param = n }
	getter = () => param
	setter(9)
	print(getter()); print(param)
	o: int? = 3
	clear = () => { o = null }
	if o != null { clear(); print(o) }
	with R("x") as r { q = () => r.n; print(q()) }
	match (Some(4)) { case Some(n) => { w = () => { n += 1; return n }; print(w() + w() + n) }
	case None => print("no") }
	try { throw Error("boo") } catch (e) { z = () => e.message; print(z()) }
}
class R implements Disposable { n: string
 close() { print("close") } }
