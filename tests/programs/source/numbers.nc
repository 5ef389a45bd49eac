// [L05] Numbers in every notation.
function main() {
	print(0x7FFF_FFFF_FFFF_FFFF)
	print(0b1111_0000)
	print(0o777)
	print(1e3)
	print(1E-3)
	print(1_0.5_0)
	print(2.5e+2)
	print(0.1 + 0.2)
	print(1.0e308 * 10.0)
	print(5e-324)
	print(1e-400)
	print(0xff + 0XFF + 0B11 + 0O17)
	a: uint8 = 0xFF
	b: uint16 = 65_535
	c: uint32 = 4294967295
	d: uint64 = 18446744073709551615
	e: int8 = -128
	f: int16 = -32768
	g: int32 = -2147483648
	h: int = -9223372036854775808
	i: float32 = 3.4028235e38
	print("${a} ${b} ${c} ${d} ${e} ${f} ${g} ${h} ${i}")
}
