// [L31] for over Iterable and Iterator, labels, changes while iterating.
class It implements Iterable<string> { n: int
	iterator(): Iterator<string> { print("iterator"); return In(self.n) } }
class In implements Iterator<string> { n: int
	next(): string? { print("next"); if self.n == 0 { return null }
	self.n--; return "s${self.n}" } }
class Opt implements Iterator<int?> { n: int = 0
	next(): int?? { self.n++; if self.n == 1 { return Some(null) } elif self.n == 2 { return Some(Some(5)) } return null } }
class Thrower implements Iterator<int> { next(): int? { throw Error("in next") } }
class Prs implements Iterator<(int, string)> { n: int = 0
	next(): (int, string)? { self.n++; return if (self.n > 2) null else (self.n, "v") } }
function it(x: Iterable<string>) { for s in x { print(s) } }
function gen<T>(x: Iterable<T>): List<T> { out: List<T> = []; for s in x { out.append(s) } return out }
function main() {
	for s in It(2) { print(s) }
	for s in In(1) { print(s) ; break }
	for s in Opt() { print(s) }
	try { for s in Thrower() { print(s) } } catch (e) { print(e.message) }
	for (a, b) in Prs() { print("${a}${b}") }
	for a, b in Prs() { print("${a}${b}") }
	it(It(1))
	print(gen(It(2)))
	outer: while true {
		for x in [1, 2, 3] {
			try { if x == 2 { break outer } ; continue } finally { print("fin ${x}") }
		}
	}
	lab: for x in [1, 2] { for (i = 0; i < 5; i++) { if i == 1 { continue lab } ; print(i) } }
	i = 0
	w: while i < 3 { i++; do { if i == 2 { continue w } ; break } while true ; print(i) }
	// continue in do-while evaluates condition
	k = 0
	do { k++; if k < 3 { continue } ; print("k${k}") } while k < 4
	m = {"a": 1, "b": 2}
	for k2, v in m { m[k2] = v + 1 }
	print(m)
	try { for k2 in m { m["${k2}x"] = 1 } } catch (ConcurrentModificationError e) { print(e.message) }
	ls = [1, 2, 3]
	try { for x in ls { ls.append(x) } } catch (ConcurrentModificationError e) { print(e.message) }
	for x in ls { ls[0] = 100; print(x) }
	xs = [1, 2]
	for x in xs { xs = [9]; print(x) }
	blk: for x in xs { break blk }
}
