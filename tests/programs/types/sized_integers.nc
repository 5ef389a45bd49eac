// [L07] [L08] Sized integers compute in their own width and mix only through conversions.
function main() {
	a: int8 = 127
	print(a + 1)
	b: uint8 = 250
	print(b + 10)
	c: int16 = -32768
	print(c - 1)
	d: uint32 = 0
	print(d - 1)
	e: uint64 = 0
	print(e - 1)
	f: int32 = 2147483647
	print(f + 1)
	n = 300
	print(int8(n))
	print(uint8(n - 301))
	print(int(uint8(255)) + 1)
	print(int32(b) + f)
	print(uint32(int8(-1)))
	g: u8 = 200
	print(g / 3)
	print(g > 100)
	h: i64 = 5
	print(h + 1)
	i: uint64 = 18446744073709551615
	print(i)
	print(i / 2)
	print(i > 1)
	j: int8 = -7
	print(j / 2)
	print(j % 3)
	print(j >> 1)
	print(uint8(0x80) >> 1)
	k: uint8 = 1
	print(k << 9)
	x: float32 = 0.1
	print(x)
	print(x + x)
	print(float(x) == 0.1)
}
