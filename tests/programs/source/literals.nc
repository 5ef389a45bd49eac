// [L05] Numbers, strings, escapes, interpolation, characters.
function isA(c: char): bool { return c == 'a' }

function main() {
	print(42)
	print(1_000_000)
	print(0xFF)
	print(0b1010)
	print(0o17)
	print(-9223372036854775808)
	print(9223372036854775807)
	print(3.14)
	print(1.23e-4)
	print(true)
	print(false)
	print("tab[\t] quote[\"] dollar[\$] back[\\] nul is one: ${"\0".length}")
	print('single ${not} interpolated \'quoted\'')
	name = "Noodle"
	print("hello ${name}, ${1 + 2} and ${name.upper()}")
	print(`back ${name}
second line`)
	print("nested ${"inner ${name}"}")
	print("\x41\u{1F35C}\u{e9}")
	print(isA("a"))
	print(isA('b'))
	small: int8 = -128
	print(small)
	print(uint8(200) + 55)
	half: float = 1
	print(half / 2)
	print("$ alone and {braces}")
}
