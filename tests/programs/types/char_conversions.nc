// [L05] [L08] Where a literal of one code point is a char, and where it is a text.
function digits(s: string): int {
	n = 0
	for c in s { n = n * 10 + int(c) - int('0') }
	return n
}
function main() {
	print(int('a'))
	print(int("5"))
	print(int('5'))
	print(int('12'))
	print(uint8('z'))
	print(int('🎉'))
	print(int('\n'))
	print(digits("4321"))
	try { print(int("a")) } catch (ParseError e) { print(e) }
	print(float('5'))
	print(char(int('a') + 1))
}
