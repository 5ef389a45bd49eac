// [L08] [L32] Compound assignment in every width and place.
struct S { n: uint8
 f: float
 xs: List<int> }
class C { n: int16 = 0
	s: string = "" }
function main() {
	a = 7
	a += 3
	a -= 1
	a *= 4
	a /= 5
	a %= 5
	a **= 3
	print(a)
	a = 0b1100
	a &= 0b0110
	a |= 1
	a ^= 0b11
	a <<= 4
	a >>= 1
	print(a)
	u: uint8 = 250
	u += 10
	print(u)
	u -= 5
	print(u)
	u *= 3
	print(u)
	u <<= 1
	print(u)
	u **= 2
	print(u)
	u++
	u--
	u--
	print(u)
	z: uint8 = 0
	z--
	print(z)
	m: int8 = 127
	m++
	print(m)
	f = 1.5
	f += 1
	f *= 2
	f /= 4
	f -= 0.25
	f **= 2
	f %= 0.7
	print(f)
	f++
	print(f)
	g: float32 = 0.1
	g += 0.2
	print(g)
	s = "a"
	s += "b"
	s += 1
	s += 'c'
	s += [1]
	print(s)
	p = S(255, 1.0, [1, 2])
	p.n += 1
	p.f *= 3
	p.xs[1] += 5
	p.xs[0]++
	print(p)
	c = C()
	c.n -= 1
	c.s += "x"
	c.n <<= 15
	print("${c.n}${c.s}")
	xs = [1, 2, 3]
	i = 0
	next = () => { i += 1
		return i }
	xs[next()] += 10
	print("${xs} ${i}")
	mm = {"a": 1}
	mm["a"] *= 5
	mm["a"]++
	print(mm)
	b = bytes(2)
	b[1] += 200
	b[1] += 100
	print(b.hex())
	ps = [S(1, 1.0, [])]
	ps[0].n += 1
	ps[0].xs.append(3)
	print(ps)
	try { a /= 0 } catch (ArithmeticError e) { print(e) }
	try { a **= -1 } catch (ArithmeticError e) { print(e) }
	try { xs[5] += 1 } catch (IndexError e) { print(e) }
	try { mm["q"] += 1 } catch (KeyError e) { print(e) }
	d: uint64 = 18446744073709551615
	d >>= 63
	print(d)
	e: int32 = -2147483648
	e /= -1
	print(e)
	e >>= 31
	print(e)
}
