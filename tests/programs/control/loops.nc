// [L31] [L32] Loops of every kind, break, continue, labels.
class Countdown implements Iterable<int> {
	start: int
	iterator(): Iterator<int> { return CountdownIterator(self.start) }
}

class CountdownIterator implements Iterator<int> {
	n: int
	next(): int? {
		if self.n == 0 { return null }
		self.n -= 1
		return self.n + 1
	}
}

function main() {
	i = 0
	while i < 3 {
		print(i)
		i++
	}
	do {
		i--
	} while (i > 0)
	print(i)
	do { i += 10 } while i < 5
	print(i)
	for (k = 0; k < 6; k += 2) { print(k) }
	for (x in [7, 8]) { print(x) }
	for x in ["a"] { print(x) }
	for (k, v in {"k": 1}) { print(k + v) }
	for a, b in [(1, 2), (3, 4)] { print(a * b) }
	for x in {5, 6} { print(x) }
	for c in "né" { print(c) }
	for x in Countdown(3) { print(x) }
	for x in CountdownIterator(1) { print(x) }
	for n in 0..10 {
		if n % 2 == 0 { continue }
		if n > 6 { break }
		print(n)
	}
	outer: for a in 0..3 {
		for b in 0..3 {
			if b == 2 { continue outer }
			if a == 2 { break outer }
			print("${a}${b}")
		}
	}
	end = 3
	for n in 0..end {
		end = 1
		print(n)
	}
	for n in 0..3 {
		n = n * 10
		print(n)
	}
	forever = 0
	while true {
		forever += 1
		if forever == 5 { break }
	}
	print(forever)
}
