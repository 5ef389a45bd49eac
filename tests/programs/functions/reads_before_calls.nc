// [L33] An operand read before a call keeps its value, whatever the call changes.
counter = 0
function bump(): int {
	counter += 1
	return counter
}
function two(a: int, b: int): string { return "${a},${b}" }
class B { n: int = 0
	inc(): int { self.n += 1; return self.n }
}
struct SV { n: int
	inc(): int { self.n += 1; return self.n } }
function main() {
	print(counter + bump())
	print(bump() + counter)
	print(two(counter, bump()))
	counter += bump()
	print(counter)
	x = 1
	f = () => { x += 10; return x }
	print(x + f())
	print(two(x, f()))
	x += f()
	print(x)
	x = x + f() * x
	print(x)
	b = B()
	print(b.n + b.inc())
	b.n += b.inc()
	print(b.n)
	xs = [1]
	g = () => { xs[0] += 5; return 1 }
	print(xs[0] + g() + xs[0])
	xs[0] += g()
	print(xs)
	h = () => { xs = [100]; return 7 }
	xs[0] = h()
	print(xs)
	print([x, f(), x])
	print((x, f(), x))
	print("${x} ${f()} ${x}")
	print(x < f())
	s = SV(1)
	print(two(s.n, s.inc()))
	t = s
	k = () => { s.n = 50; return s }
	(u, v) = (s, k())
	print("${t} ${u} ${v}")
	print([s, k()])
	i = 0
	ys = [0, 0, 0]
	adv = () => { i += 1; return i }
	ys[i] = adv()
	print(ys)
	ys[adv()] += adv()
	print("${ys} ${i}")
	(i, j) = (adv(), i)
	print("${i} ${j}")
	m: Map<int, int> = {}
	m[m.length] = m.length
	print(m)
	m[1] = adv() + m.length
	print(m)
	y = 5
	y -= (() => { y = 100; return 1 })()
	print(y)
}
