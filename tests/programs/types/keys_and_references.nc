// [L10] [L17] Keys of every kind, references, order of evaluation.
struct P implements Hashable, Equatable { x: int
 y: int
	hashCode(): int => self.x
	equals(other: Self): bool => self.x == other.x }
enum Color { Red, Green }
enum T { Leaf, Node(l: T, v: int, r: T) }
class Id { n: int }
class Vk implements Hashable, Equatable { n: int
	hashCode(): int => 1
	equals(other: Vk): bool => self.n == other.n }
function depth(t: T): int => match (t) { case Leaf => 0
	case Node(l, v, r) => 1 + max(depth(l), depth(r)) }
function main() {
	s = {P(1, 2), P(1, 3), P(2, 2)}
	print(s.length)
	print(s)
	c: Map<Color, int> = {Color.Red: 1, Color.Green: 2}
	print(c[Color.Green])
	print(c)
	t = T.Node(T.Leaf, 1, T.Node(T.Leaf, 2, T.Leaf))
	print(t)
	print(depth(t))
	ts: Set<T> = {t, T.Node(T.Leaf, 1, T.Node(T.Leaf, 2, T.Leaf)), T.Leaf}
	print(ts.length)
	print(t == T.Node(T.Leaf, 1, T.Node(T.Leaf, 2, T.Leaf)))
	a = Id(1)
	ids: Set<Id> = {a, Id(1), a}
	print(ids.length)
	print(ids.contains(a))
	vks: Set<Vk> = {Vk(1), Vk(1), Vk(2)}
	print(vks.length)
	opt: Set<Vk?> = {Vk(1), null, Vk(1), null}
	print(opt.length)
	lst: Set<List<Vk>> = {[Vk(1)], [Vk(1)], []}
	print(lst.length)
	tup: Set<(Vk, int)> = {(Vk(1), 1), (Vk(1), 1), (Vk(1), 2)}
	print(tup.length)
	print([Vk(1)] == [Vk(1)])
	print([Id(1)] == [Id(1)])
	print((a, 1) == (a, 1))
	print({a: 1} == {a: 1})
	fl: Set<float> = {1.0, 1.0, 0.0, -0.0}
	print(fl)
	f32: Set<float32> = {float32(0.1), float32(0.1)}
	print(f32.length)
	big: Set<uint64> = {18446744073709551615, 1}
	print(big)
	i8: Set<int8> = {-128, 127, -128}
	print(i8)
	r: Result<int, string> = Ok(1)
	rs: Set<Result<int, string>> = {r, Ok(1), Err("e")}
	print(rs)
	// many keys, collisions, growth
	m: Map<int, int> = {}
	for i in 0..20000 { m[i * 4096] = i }
	for i in 0..20000 { if i % 2 == 0 { m.remove(i * 4096) } }
	for i in 0..100 { m[i] = i }
	total = 0
	for k, v in m { total += k ^ v }
	print("${m.length} ${total}")
	print(m.has(4096) && !m.has(8192))
	st: Map<string, int> = {}
	for i in 0..5000 { st["k${i % 1000}"] = st.get("k${i % 1000}", 0) + 1 }
	print(st.length)
	print(st["k7"])
	print(st.keys()[:3])
	bb: Map<(int, string), List<int>> = {}
	for i in 0..10 {
		key = (i % 2, "x")
		if !bb.has(key) { bb[key] = [] }
		bb[key].append(i)
	}
	print(bb)
	e1: Map<string, int> = {}
	e2: Map<string, int> = {}
	print(e1 == e2)
	// references
	x = [1]
	y = x
	y.append(2)
	print(x)
	z = {"l": x}
	z["l"].append(3)
	print(x)
	st2 = {1}
	st3 = st2
	st3.add(2)
	print(st2)
	// slices copy
	w = x[:]
	w[0] = 99
	print(x[0])
	// nested lists of structs change in place
	ps = [P(1, 1), P(2, 2)]
	ps[0].y = 50
	ps[1].x += 5
	print(ps)
	q = ps[0]
	q.y = 1
	print(ps[0].y)
	// order of evaluation in literals and index assignment
	log: List<string> = []
	id = (n: int, s: string) => { log.append(s)
		return n }
	xs = [id(1, "a"), id(2, "b")]
	xs[id(0, "i")] = id(9, "v")
	mm = {id(1, "k1"): id(2, "v1"), id(3, "k2"): id(4, "v2")}
	mm[id(5, "k3")] = id(6, "v3")
	mm[id(1, "k4")] += id(6, "v4")
	print(log.join(" "))
	print(xs)
	print(mm)
}
