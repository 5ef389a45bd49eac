// [L08] Explicit conversions, checked and truncating.
function attempt(f: () -> int) {
	try {
		print(f())
	} catch (ArithmeticError e) {
		print("ArithmeticError")
	} catch (ParseError e) {
		print("ParseError")
	}
}

function main() {
	print(int(3.99))
	print(int(-3.99))
	print(int("A"[0]))
	print(char(66))
	print(float(7))
	print(int("42"))
	print(int("-17") + 1)
	print(float("2.5"))
	nan = 0.0 / 0.0
	attempt(() => int(nan))
	attempt(() => int(1.0e19))
	attempt(() => int("12x"))
	attempt(() => int(""))
	attempt(() => int(char(0x110000)))
	attempt(() => int(char(0xD800)))
	print("12".parseInt())
	print("x".parseInt())
	print("1.5".parseFloat())
	print((12).toString() + "!")
	print(true.toString())
}
