// [L05] Numbers that are none, and numbers out of range.
function main() {
	print(99999999999999999999)
	print(0b102)
	print("\q")
}
