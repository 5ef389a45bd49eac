// Objects and calls that the optimiser takes apart keep what can be seen of them: identity, change, destructors, errors.
class Vec {
	x: int
	y: int
	function plus(o: Vec): Vec { return Vec(self.x + o.x, self.y + o.y) }
}

class Loud {
	name: string
	destructor() { print("gone: ${self.name}") }
}

class Counter {
	n: int = 0
	function next(): int { self.n += 1; return self.n }
}

enum Shape { Dot, Line(n: int), Rect(a: int, b: int) }

function area(s: Shape): int {
	return match (s) {
		case Dot => 0
		case Line(n) => n
		case Rect(a, b) => a * b
	}
}

function walk(n: int): Vec {
	var v = Vec(0, 0)
	for (i = 0; i < n; i++) { v = v.plus(Vec(i, 1)) }
	return v
}

function swap_often(n: int): int {
	var a = Vec(1, 2)
	var b = Vec(3, 4)
	for (i = 0; i < n; i++) {
		t = a
		a = b
		b = t
		if i % 3 == 0 { a = Vec(b.y, a.x + i) }
	}
	return a.x * 1000 + a.y * 100 + b.x * 10 + b.y
}

function counted(): int {
	c = Counter()
	var sum = 0
	[1, 2, 3].map(x => { sum += x * c.next(); return x })
	return sum * 100 + c.n
}

function same(n: int): int {
	a = Vec(n, n)
	b = Vec(n, n)
	var c = a
	if n > 2 { c = b }
	c.x = 9
	return (if (a == b) 1 else 0) + (if (c == a) 10 else 0) + (if (c == b) 100 else 0) + a.x * 1000 + b.x * 10000
}

function third(x: int): int {
	if x == 3 { throw Error("three") }
	return x * 7
}

function thirds(n: int): int {
	var sum = 0
	for (i = 0; i < n; i++) {
		try {
			sum += third(i % 5) + third(i % 5)
		} catch (e) {
			sum -= 1000
		}
	}
	return sum
}

function longest(xs: List<string>): int {
	var n = 0
	for x in xs { n = max(n, x.length) }
	return n
}

function grows(): int {
	words = ["a", "bb"]
	var sum = 0
	for (i = 0; i < 3; i++) {
		sum += longest(words) * 10
		words.push("x".repeat(i + 2))
		sum += longest(words)
	}
	return sum
}

function drop(n: int): int {
	l = Loud("local")
	return l.name.length + n
}

v = walk(5)
print("${v.x} ${v.y}")
print(swap_often(10))
print(counted())
print(same(1))
print(same(5))
print(thirds(12))
print(grows())
print(drop(1))
var s: Shape = Dot
var total = 0
for (i = 0; i < 9; i++) {
	total += area(s)
	s = match (i % 3) { case 0 => Line(i); case 1 => Rect(i, i + 1); case _ => Dot }
}
print(total)
