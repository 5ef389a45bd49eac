// [L08] Integers wrap, division truncates, shifts count modulo the width.
function attempt(f: () -> int) {
	try {
		print(f())
	} catch (ArithmeticError e) {
		print("ArithmeticError")
	}
}

function main() {
	largest = 9223372036854775807
	smallest = -9223372036854775808
	print(largest + 1)
	print(smallest - 1)
	print(largest * 2)
	print(-smallest)
	print(abs(smallest))
	print(7 / 2)
	print(-7 / 2)
	print(7 % 3)
	print(-7 % 3)
	print(7 % -3)
	zero = 0
	attempt(() => 1 / zero)
	attempt(() => 1 % zero)
	print(smallest / -1)
	print(smallest % -1)
	print(2 ** 10)
	print(2 ** 3 ** 2)
	print(3 ** 0)
	print(2 ** 63)
	attempt(() => 2 ** (zero - 1))
	print(1 << 62)
	print(1 << 64)
	print(1 << 65)
	print(-8 >> 1)
	print(0xF0 & 0x3C)
	print(0xF0 | 0x0F)
	print(0xFF ^ 0x0F)
	print(~0)
	print(2 + 3 * 4 - 10 / 3)
	print((2 + 3) * 4)
	x = 10
	x += 5
	x -= 1
	x *= 2
	x /= 3
	x %= 5
	x **= 2
	x <<= 3
	x >>= 1
	x |= 1
	x ^= 3
	x &= 0xFE
	print(x)
	x++
	x--
	x--
	print(x)
}
