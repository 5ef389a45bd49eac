// [L13] Structs within structs, tuples, lists, maps, options and closures are copies.
struct Inner { n: int, tag: string }
struct Outer {
	inner: Inner
	list: List<int>
	pair: (int, Inner)
	maybe: Inner?
	bump() { self.inner.n += 1 }
}

function touch(o: Outer): Outer {
	o.inner.n = 50
	o.list.append(9)
	return o
}

enum Wrap { Has(inner: Inner), Empty }

function main() {
	a = Outer(Inner(1, "a"), [1], (2, Inner(3, "p")), null)
	b = a
	b.inner.n = 10
	b.list.append(2)
	b.maybe = Inner(7, "m")
	print(a.inner.n)
	print(a.list)
	print(a.maybe == null)
	c = touch(a)
	print(a.inner.n)
	print(c.inner.n)
	print(a.list == c.list)
	a.bump()
	print(a.inner.n)
	xs = [a, b]
	xs[0].bump()
	xs[0].inner.tag = "changed"
	print(xs[0].inner)
	print(a.inner)
	m = {"k": Inner(1, "x")}
	copy = m["k"]
	copy.n = 99
	print(m["k"].n)
	t = (Inner(1, "t"), 2)
	u = t
	print(u == t)
	w = Wrap.Has(a.inner)
	a.inner.n = 1000
	match (w) {
		case Has(i) => print(i)
		case Empty => print("empty")
	}
	for x in xs {
		x.inner.n = 0
	}
	print(xs[1].inner.n)
	maybe: Inner? = Inner(1, "o")
	if maybe != null {
		held = maybe
		held.n = 2
		print(maybe.n)
	}
}
