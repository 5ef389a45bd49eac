// [L32] [L33] Compound assignment and precedence.
function main() {
	a = 7
	a += 1; print(a)
	a -= 2; print(a)
	a *= 3; print(a)
	a /= 4; print(a)
	a %= 3; print(a)
	a = 3
	a **= 4; print(a)
	a &= 0x5f; print(a)
	a |= 6; print(a)
	a ^= 0xff; print(a)
	a <<= 3; print(a)
	a >>= 2; print(a)
	a++; print(a); a--; a--; print(a)
	f = 1.5
	f += 1; f *= 2; f -= 0.5; f /= 3; f **= 2; f %= 1.5; f++
	print(f)
	s = "a"
	s += "b"; s += 1; s += 'c'; s += null as int?
	print(s)
	u: uint8 = 250
	u += 10; print(u)
	u++; print(u)
	u <<= 7; print(u)
	i: int8 = 127
	i++; print(i)
	i = -128
	i--; print(i)
	i -= 1; print(i)
	o: int? = 3
	if o != null { o = o + 1; print(o) }
	m = {"k": [1, 2]}
	m["k"][1] **= 5; m["k"][0]--
	print(m)
	fl: float = 3
	fl += a
	print(fl)
	print(5 & 3 | 4 ^ 1 << 2)
	print(~5); print(-5 >> 1); print(1 << 65)
	print(2 ** 3 ** 2); print((-2) ** 2); print(-(2 ** 2))
	print(1 + 2 * 3 - 4 / 2 % 3)
}
