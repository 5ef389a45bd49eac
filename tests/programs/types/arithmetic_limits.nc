// [L07] [L08] Arithmetic in every width, at its limits.
function main() {
	// wrap in every width
	a: int8 = 127
	a += 1
	print(a)
	b: uint8 = 0
	b -= 1
	print(b)
	c: int16 = 32767
	print(c + 1)
	d: uint16 = 65535
	print(d + 1)
	e: int32 = 2147483647
	print(e + 1)
	f: uint32 = 0
	print(f - 1)
	g: uint64 = 0
	print(g - 1)
	h = 9223372036854775807
	print(h + 1)
	print(int8(-128) * -1)
	print(int8(-128) / int8(-1))
	print(int8(-128) % int8(-1))
	print(-9223372036854775808 / -1)
	m = -9223372036854775808
	print(m / -1)
	print(m % -1)
	print(-m)
	print(abs(m))
	print(abs(int8(-128)))
	print(int32(-2147483648) / int32(-1))
	print(uint8(200) * uint8(2))
	print(uint32(4000000000) * uint32(2))
	print(uint64(18446744073709551615) / 2)
	print(uint64(18446744073709551615) % 10)
	print(uint8(200) / uint8(3))
	print(uint8(255) > uint8(1))
	print(int8(-1) > int8(1))
	print(uint64(18446744073709551615) > 1)
	// truncation
	print(7 / 2)
	print(-7 / 2)
	print(7 / -2)
	print(7 % 3)
	print(-7 % 3)
	print(7 % -3)
	// shifts
	print(1 << 64)
	print(1 << 65)
	print(1 << -1)
	print(-8 >> 1)
	print(-8 >> 65)
	print(uint8(128) >> 7)
	print(uint8(255) << 4)
	print(uint8(1) << 8)
	print(uint8(1) << 9)
	print(int8(1) << 7)
	print(int8(-128) >> 7)
	print(int16(1) << 17)
	print(uint64(1) << 63)
	print(uint64(1) << 127)
	n = 33
	print(int32(1) << n)
	print(uint32(0x80000000) >> 31)
	print(int32(-2147483648) >> 31)
	print(~0)
	print(~uint8(0x0f))
	print(6 & 3 | 8 ^ 1)
	// **
	print(2 ** 10)
	print(2 ** 3 ** 2)
	print((-2) ** 3)
	print(2 ** 63)
	print(2 ** 64)
	print(3 ** 41)
	print(0 ** 0)
	print(2.0 ** -1)
	print(2.0 ** 0.5)
	print(uint8(3) ** uint8(6))
	try { print(2 ** -1) } catch (ArithmeticError x) { print(x) }
	k = -3
	try { print(1 ** k) } catch (ArithmeticError x) { print(x) }
	z = 0
	try { print(1 / z) } catch (ArithmeticError x) { print(x) }
	try { print(1 % z) } catch (ArithmeticError x) { print(x) }
	try { print(uint8(1) / uint8(z)) } catch (ArithmeticError x) { print(x) }
	try { y = 5; y /= z; print(y) } catch (ArithmeticError x) { print(x) }
	try { y = 5; y %= z; print(y) } catch (ArithmeticError x) { print(x) }
	// floats
	print(5.5 % 2.0)
	print(-5.5 % 2.0)
	print(5.5 % -2.0)
	print(1.0 / 0.0)
	print(-1.0 / 0.0)
	print(0.0 / 0.0)
	print(1.0 % 0.0)
	print(-0.0)
	print(0.0 == -0.0)
	nan = 0.0 / 0.0
	print(nan == nan)
	print(nan != nan)
	print(nan < 1.0)
	print(nan >= 1.0)
	print(1 + 0.5)
	print(0.5 + 1)
	print(3 / 2.0)
	x: float = 7
	print(x / 2)
	w: float = 7 / 2
	print(w)
	print(1 == 1.0)
	print(2 < 2.5)
}
