// conformance: L08
function caught(f: () -> void): string {
	try { f(); return "nothing" } catch (e) { return typeName(e) }
}
function typeName(e: Error): string => match (e) {
	case x: ArithmeticError => "ArithmeticError"
	case x: ParseError => "ParseError"
	case _ => "other"
}
zero = 0
fzero = 0.0
big = 9223372036854775807
small = -9223372036854775808
// Integer arithmetic wraps.
print(big + 1)    // -> -9223372036854775808
print(small - 1)    // -> 9223372036854775807
print(big * 2)    // -> -2
print(-small)    // -> -9223372036854775808
print(small / -1)    // -> -9223372036854775808
print(small % -1)    // -> 0
// `/` and `%` truncate toward zero.
print(7 / 2)    // -> 3
print(-7 / 2)    // -> -3
print(7 / -2)    // -> -3
print(7 % 3)    // -> 1
print(-7 % 3)    // -> -1
print(7 % -3)    // -> 1
print(caught(() => { print(1 / zero) }))    // -> ArithmeticError
print(caught(() => { print(1 % zero) }))    // -> ArithmeticError
print(caught(() => { print(uint8(1) / uint8(zero)) }))    // -> ArithmeticError
print(1.0 / fzero)    // -> inf
print(-1.0 / fzero)    // -> -inf
print(fzero / fzero)    // -> nan
// int widens to float.
half: float = 1
print(half / 2)    // -> 0.5
print(1 + 0.5)    // -> 1.5
print(3 == 3.0)    // -> true
// `**` is right-associative.
print(2 ** 3 ** 2)    // -> 512
print(2 ** 10)    // -> 1024
print((-2) ** 3)    // -> -8
print(2 ** 64)    // -> 0
print(2.0 ** -1)    // -> 0.5
print(2.0 ** 0.5)    // -> 1.4142135623730951
print(0 ** 0)    // -> 1
print(caught(() => { print(2 ** (zero - 1)) }))    // -> ArithmeticError
// `>>` is arithmetic on signed types, counts are taken modulo the width.
print(-8 >> 1)    // -> -4
print(uint8(248) >> 1)    // -> 124
print(int8(-8) >> 1)    // -> -4
print(1 << 64)    // -> 1
print(1 << 65)    // -> 2
print(1 << 63)    // -> -9223372036854775808
print(uint8(1) << 8)    // -> 1
print(uint8(1) << 9)    // -> 2
print(uint64(18446744073709551615) >> 63)    // -> 1
// float % is fmod.
print(7.5 % 2.0)    // -> 1.5
print(-7.5 % 2.0)    // -> -1.5
print(7.5 % -2.0)    // -> 1.5
// abs of the smallest int wraps.
print(abs(small))    // -> -9223372036854775808
print(abs(-5))    // -> 5
print(abs(-2.5))    // -> 2.5
// int(float) truncates toward zero; NaN and what is out of range throw.
print(int(2.9))    // -> 2
print(int(-2.9))    // -> -2
print(caught(() => { print(int(fzero / fzero)) }))    // -> ArithmeticError
print(caught(() => { print(int(1e30)) }))    // -> ArithmeticError
print(caught(() => { print(int(9223372036854775808.0)) }))    // -> ArithmeticError
print(int(-9223372036854775808.0))    // -> -9223372036854775808
print(int('A'))    // -> 65
print(char(65))    // -> A
print(caught(() => { print(char(zero - 1)) }) != "nothing")    // -> true
print(caught(() => { print(char(1114112 + zero)) }) != "nothing")    // -> true
print(caught(() => { print(char(55296 + zero)) }) != "nothing")    // -> true
// Narrowing keeps the low bits.
print(int8(300))    // -> 44
print(uint8(zero - 1))    // -> 255
print(int32(4294967296 + zero))    // -> 0
print(uint16(65537 + zero))    // -> 1
print(int("12"))    // -> 12
print(int("-12"))    // -> -12
print(caught(() => { print(int("12x")) }))    // -> ParseError
print(caught(() => { print(int("")) }))    // -> ParseError
print(caught(() => { print(int("9223372036854775808")) }))    // -> ParseError
print(float("2.5"))    // -> 2.5
print(caught(() => { print(float("two")) }))    // -> ParseError
// What is expected of the result is a number for the operands, also where it becomes an option or any.
yes = zero == 0
p: float? = -(if (yes) 1.5 else 2.5)
q: int8? = (if (yes) 1 else 2) + (if (yes) 3 else 4)
r: any = ~(if (yes) 1 else 2)
print([p ?? 0.0, 1.0])    // -> [-1.5, 1.0]
print(q)    // -> Some(4)
print(r)    // -> -2
