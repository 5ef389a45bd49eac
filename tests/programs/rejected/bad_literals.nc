// [L05] Numbers that are none, and numbers out of range.
function main() {
	print(99999999999999999999)
	a: int8 = 200
	b: uint8 = -1
	print(a)
	print(b)
	print(0b102)
	print("\q")
}
