// [L08] Conversions: truncation, code points, low bits, bad text.
function tryInt(x: float): string {
	try { return "${int(x)}" } catch (ArithmeticError e) { return e.message }
}
function main() {
	for x in [1.9, -1.9, 0.5, -0.5, 9223372036854774784.0, 9223372036854775808.0, -9223372036854775808.0, -9223372036854777856.0, 1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0, 1e300] { print(tryInt(x)) }
	for x in [127.9, 128.0, -128.9, -129.0] { try { print(int8(x)) } catch (ArithmeticError e) { print(e.message) } }
	for x in [255.9, 256.0, -0.9, -1.0] { try { print(uint8(x)) } catch (ArithmeticError e) { print(e.message) } }
	for x in [18446744073709549568.0, 18446744073709551616.0, -0.5, -1.0] { try { print(uint64(x)) } catch (ArithmeticError e) { print(e.message) } }
	for x in [4294967295.5, 4294967296.0] { try { print(uint32(x)) } catch (ArithmeticError e) { print(e.message) } }
	f: float32 = 3.9
	print(int(f))
	print(int(char('a')))
	print(int(char('🎉')))
	print(char(97))
	for n in [-1, 0x10FFFF, 0x110000, 0xD800, 0xDFFF, 0xE000] { try { print(int(char(n))) } catch (ArithmeticError e) { print(e.message) } }
	print(int8(300))
	n = 300
	print(int8(n))
	print(uint8(n))
	print(uint8(-n))
	print(int32(4294967297))
	print(uint32(-1))
	print(int(uint64(18446744073709551615)))
	print(uint64(int8(-1)))
	print(int(uint8(200)))
	print(int(int8(-56)))
	print(int16(uint8(200)))
	print(uint16(int8(-56)))
	for s in ["12", "-12", "+5", " 12", "12 ", "", "abc", "1_000", "0x10", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1.5", "--1", "-", "٣"] {
		try { print(int(s)) } catch (ParseError e) { print(e) }
	}
	for s in ["1.5", "-1.5", "1e3", "1", ".5", "5.", "nan", "inf", "-inf", "", "x", "1e400", " 1", "1e", "0x1p3", "infinity", "NaN"] {
		try { print(float(s)) } catch (ParseError e) { print(e) }
	}
	print(int("12") + 1)
	try { print(uint8("300")) } catch (Error e) { print(e) }
	try { print(uint64("18446744073709551615")) } catch (Error e) { print(e) }
	print(string(12) + string(1.5) + string('c') + string(true) + string([1]))
	print(int(true))
	print(float(3))
	print(float(uint64(18446744073709551615)))
	print(float32(0.1))
	print(float(float32(0.1)))
	print(float32(0.1) + float32(0.2))
	print(float32(16777216) + 1)
	g: float32 = 1.5
	print(g * 2)
	print(g + 0.1)
	u: uint8 = 5
	print(u + 1)
	print(1 + u)
	print(-int8(5))
	print(int(2.0 ** 53) + 1)
	x: float = n
	print(x)
	h: float = n * 2
	print(h)
	fs: List<float> = [1, n, 2.5]
	print(fs)
	sized()
}
function sized() {
	for s in ["300", "255", "-1", "0", "256", "x"] { try { print(uint8(s)) } catch (ParseError e) { print(e) } }
	for s in ["127", "128", "-128", "-129"] { try { print(int8(s)) } catch (ParseError e) { print(e) } }
	for s in ["2147483647", "2147483648", "-2147483648"] { try { print(int32(s)) } catch (ParseError e) { print(e) } }
	for s in ["4294967295", "4294967296"] { try { print(uint32(s)) } catch (ParseError e) { print(e) } }
	for s in ["18446744073709551615", "18446744073709551616", "+18446744073709551615", "-1", "", "+", "99999999999999999999", "18446744073709551620", "9223372036854775808", "12a", "+0"] { try { print(uint64(s)) } catch (ParseError e) { print(e) } }
	print(float32("0.1"))
}
