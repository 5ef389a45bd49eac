// [L28] Functions of the C library.
foreign function toupper(c: int32): int32 from "c"
foreign function hypot(x: float, y: float): float from "m"
foreign function strlen(s: string): int from "c"

function main() {
	print(toupper(97))
	print(hypot(3.0, 4.0))
	print(strlen("héllo"))
	f = hypot
	print(f(6.0, 8.0))
}
