// [L32] [L33] Assignments and operators where they do not belong.
function main() {
	x = 1
	print(1 < 2 < 3)
	print(1 == 1 == true)
	print(-2 ** 2)
	print(true & false)
	y = x++
	x = y = 3
	print(x += 1)
	if x = 3 { print(1) }
	"a" += "b"
	5 = x
	f() = 3
	f()++
	!x
	x && true
	x & "a"
	1.5 << 2
	1.5 ?? 2
	a is int is bool
	x..3..4
}
function f(): int { return 3 }
