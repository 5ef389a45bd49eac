// [L10] [L16] Iterators of the built-in types by hand, and user types as Iterable.
class Countdown implements Iterable<int> {
	from_: int
	iterator(): Iterator<int> { return Down(self.from_) }
}
class Down implements Iterator<int> {
	n: int
	next(): int? {
		if self.n <= 0 { return null }
		self.n -= 1
		return self.n + 1
	}
}
struct Bag implements Iterable<string> { items: List<string>
	iterator(): Iterator<string> { return self.items.iterator() } }
function first<T>(xs: Iterable<T>): T? {
	it = xs.iterator()
	return it.next()
}
function count<T, C: Iterable<T>>(xs: C): int {
	n = 0
	for _ in xs { n += 1 }
	return n
}
function sumAll(xs: List<Iterable<int>>): int {
	t = 0
	for x in xs { for y in x { t += y } }
	return t
}
function main() {
	it = [1, 2, 3].iterator()
	print(it.next())
	for x in it { print(x) }
	print(it.next())
	s = "aé".iterator()
	print([s.next(), s.next(), s.next()])
	m = {"k": 1, "l": 2}.iterator()
	print([m.next(), m.next(), m.next(), m.next()])
	r = (9223372036854775806..=9223372036854775807).iterator()
	print([r.next(), r.next(), r.next(), r.next()])
	e = (3..3).iterator()
	print(e.next())
	b = "hi".bytes().iterator()
	print([b.next(), b.next(), b.next()])
	print(first([7, 8]))
	print(first("xyz"))
	print(first(Countdown(3)))
	print(first({5}))
	n: List<int> = []
	print(first(n))
	print([x for x in Countdown(3)])
	for x in Bag(["p", "q"]) { print(x) }
	print(first(Bag(["z"])))
	print(sumAll([[1, 2], 3..=4, Countdown(2), {10}, {100: "x"}]))
	xs: Iterable<int> = if (n.length > 0) n else 1..3
	for x in xs { print(x) }
	for x in xs { print(x) }
	set = {1, 2}
	si = set.iterator()
	si.next()
	set.add(3)
	try { si.next() } catch (ConcurrentModificationError e) { print("CME") }
	o: List<int?> = [null, 1]
	oi = o.iterator()
	print([oi.next(), oi.next(), oi.next()])
	for x in o { print(x) }
	f: Iterable<int?> = o
	for x in f { print(x) }
	print(count<int, List<int>>([1, 2]))
	any1: any = [1, 2]
	if any1 is Iterable<int> { for x in any1 { print(x) } }
}
