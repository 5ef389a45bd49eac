// [L48] math.
import "math"
import { PI, sqrt, gcd } from "math"
import { pow as power } from "math"

function main() {
	print(PI)
	print(math.E)
	print(sqrt(2.0))
	print(power(2.0, 10.0))
	print(math.floor(-2.5))
	print(math.ceil(2.1))
	print(math.trunc(-2.7))
	print(math.round(2.5))
	print(math.hypot(3.0, 4.0))
	print(gcd(48, 36))
	print(math.isNan(math.NAN))
	print(math.isInf(-math.INF))
	print(math.log2(1024.0))
	print(math.atan2(1.0, 1.0) * 4.0 == PI)
	print(math.round(math.cbrt(27.0)))
	print(math.addChecked(2, 3))
	try {
		print(math.addChecked(9223372036854775807, 1))
	} catch (ArithmeticError e) {
		print("ArithmeticError")
	}
	try {
		print(math.mulChecked(9223372036854775807, 2))
	} catch (ArithmeticError e) {
		print("ArithmeticError")
	}
}
