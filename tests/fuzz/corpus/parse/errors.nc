function f(a: int {
	return a
}
function g() {
	x = (1 + 2
	y = 3
	foo bar
	if (x = 5) { y = 1 }
	if x == 5
		y = 2
	if (x) return 3
	elseif (x) { }
	z = a ? b : c
	s = "abc
	let type = 5
	foo(a b, c)
	foo(
		a b,
		c,
	)
	for (x of xs) { }
	case 3 => 4
	a < b < c
	-2 ** 2
	"x ${1 +} y"
	v = match x {
		case 1, 2 => 3
		case 4 -> 5
		default => 6
		case 7 => 8
	}
	3 = 4
	x = y = z
	'\q \u{110000}'
	1_ 0x 07 99999999999999999999 1abc 1e999
	@
}
class A {
	x
	y: int
	def f() { }
	z: int = 
	w: int
}
fun h() { }
def k():
	return 3
}
import foo from "x"
enum E { A = 1, B(x), C }
é = 3
"unclosed ${a
/* abc
