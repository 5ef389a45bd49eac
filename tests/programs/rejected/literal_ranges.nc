// [L05] A literal takes the sized type expected of it; out of range is an error.
function take(x: uint16): uint16 { return x }

function main() {
	a: int8 = 200
	b: uint8 = -1
	c: int8 = -128
	d: int = 9223372036854775808
	print(take(65536))
	print(uint8(1) + 256)
	e: char = "ab"
	print(a + c)
	print(b)
	print(d)
	print(e)
}
