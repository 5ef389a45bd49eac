// [L31] Ranges with an end whose bodies leave in every way.
function a(n: int): int {
	for i in 1..=n { return i }
	return -1
}
function b(n: int): int {
	k = 0
	for i in 1..=n { k = i
		break }
	return k
}
function c(n: int): int {
	try { for i in 1..=n { throw Error("${i}") } } catch (e) { return int(e.message) }
	return 0
}
function d(n: int): int {
	t = 0
	for i in 1..=n {
		try {
			if i % 2 == 0 { continue }
			if i > 5 { break }
			t += i
		} finally { t += 100 }
	}
	return t
}
function e(n: int): int {
	t = 0
	outer: for i in 1..=n {
		for j in i..=n {
			if j == i + 2 { continue outer }
			if i == 4 { break outer }
			t += j
		}
	}
	return t
}
function g(r: Range): List<() -> int> {
	fs: List<() -> int> = []
	for i in r { fs.append(() => i) }
	return fs
}
function h(n: int): int {
	t = 0
	for i in 0..=n { for j in 0..=i { for k in j..=i { t += 1 } } }
	return t
}
function main() {
	print([a(3), a(0), b(3), b(0), c(2), c(0)])
	print(d(8))
	print(e(6))
	print([f() for f in g(1..=3)])
	print([f() for f in g(1..3)])
	print(h(20))
	n = 3
	for i in 1..=n { n += 1
		if i > 10 { print("endless") } }
	print(n)
	for i in n..=n { print(i) }
	s = 0
	for i in -n..=n { s += i * i }
	print(s)
	m = 9223372036854775807
	count = 0
	for i in m - 3..=m { count += 1
		if count > 10 { break } }
	print(count)
}
