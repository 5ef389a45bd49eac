// [L10] [L17] Every kind of key is found again by what makes it equal, and entries stay in order with holes between.
struct Pair { a: int; b: int }
struct Narrow { a: int32; b: int32 }
struct Padded { a: int8; b: int }
struct Mixed { name: string; n: int }
struct Caseless implements Equatable, Hashable {
	text: string
	equals(other: Caseless): bool { return self.text.lower() == other.text.lower() }
	hashCode(): int { return self.text.lower().hashCode() }
}
enum Colour { Red, Green, Blue }
class Plain { n: int }
class Valued implements Hashable, Equatable {
	n: int
	equals(other: Self): bool { return self.n == other.n }
	hashCode(): int { return self.n }
}
class Derived extends Valued {}

function count<K>(keys: List<K>): Map<K, int> {
	m: Map<K, int> = {}
	for k in keys {
		m[k] = m.get(k, 0) + 1
	}
	return m
}

function main() {
	print(count([Pair(1, 2), Pair(2, 1), Pair(1, 2), Pair(-1, 2), Pair(-1, 2)]))
	print(count([Narrow(1, 2), Narrow(1, -2), Narrow(1, 2)]))
	print(count([Padded(1, 2), Padded(1, 2), Padded(2, 2)]))
	print(count([Mixed("x", 1), Mixed("x", 1), Mixed("y", 1)]))
	print(count([Caseless("Ab"), Caseless("aB"), Caseless("b")]).length)
	print(count([Colour.Red, Colour.Blue, Colour.Red]))
	print(count([(1, 'x'), (1, 'y'), (1, 'x')]))
	print(count([(1, true), (1, false), (1, true)]))
	print(count([0.0, -0.0, 1.5]))
	p = Plain(1)
	print(count([p, Plain(1), p]).values())
	print(count([Valued(1), Valued(1), Valued(2)]).values())
	print(count([Derived(1), Derived(1), Derived(2)]).values())
	print(count([-1, 255, -1]))
	bytes: List<uint8> = [255, 1, 255]
	print(count(bytes))
	small: List<int8> = [-1, 1, -1]
	print(count(small))

	m: Map<(int, int), string> = {}
	for i in 0..20 {
		m[(i, i * i)] = "v${i}"
	}
	for i in 0..20 {
		if i % 3 != 1 {
			m.remove((i, i * i))
		}
	}
	print(m)
	m[(0, 0)] = "again"
	for k, v in m {
		print("${k.0} ${v}")
	}
	m.clear()
	print("${m} ${m.length} ${m.has((1, 1))}")
	m[(1, 1)] = "new"
	print(m)
}
