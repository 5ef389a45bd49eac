// conformance: L05
print(42)    // -> 42
print(1_000)    // -> 1000
print(0xFF)    // -> 255
print(0xdead_beef)    // -> 3735928559
print(0b1010)    // -> 10
print(0o17)    // -> 15
print(3.14)    // -> 3.14
print(1.23e-4)    // -> 0.000123
print(1e3)    // -> 1000.0
print(2.5E+2)    // -> 250.0
print(true)    // -> true
print(false)    // -> false
nothing: int? = null
print(nothing)    // -> null
n = 6
print("n = ${n}, ${n * 7}")    // -> n = 6, 42
print(`n = ${n}`)    // -> n = 6
print('n = ${n}')    // -> n = ${n}
print("nested ${"in ${n}"}")    // -> nested in 6
print("a\tb")    // -> a	b
print("\"\'\\\`\$")    // -> "'\`$
print('it\'s')    // -> it's
print("\x41\u{1F600}\u{e9}")    // -> A😀é
print("\n".length + "\r".length + "\0".length + "\t".length)    // -> 4
print("\0".bytes().hex())    // -> 00
print("\${n}")    // -> ${n}
print(`two
lines`)
// -> two
// -> lines
// A string literal of one code point is a char where a char is expected.
c: char = 'a'
print(c == 'a')    // -> true
print(c == "a")    // -> true
print("hello"[1] == 'e')    // -> true
wide: char = "é"
print(int(wide))    // -> 233
print('a'.length)    // -> 1
// A numeric literal takes the sized type that is expected of it.
x: int8 = 5
print(typeOf(x))    // -> int8
y = uint8(1) + 1
print(typeOf(y))    // -> uint8
print(uint8(255) + 1)    // -> 0
z: float = 3
print(z)    // -> 3.0
f32: float32 = 1.5
print(typeOf(f32 * 2))    // -> float32
big: uint64 = 18446744073709551615
print(big)    // -> 18446744073709551615
low: int8 = -128
print(low)    // -> -128
// A minus joins its literal.
print(-9223372036854775808)    // -> -9223372036854775808
print(9223372036854775807)    // -> 9223372036854775807
print(-5)    // -> -5
