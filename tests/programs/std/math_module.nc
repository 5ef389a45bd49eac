import "math"
import { assertNear } from "testing"

print([math.sqrt(9.0), math.cbrt(8.0), math.pow(2.0, 0.5), math.exp(0.0), math.log(1.0), math.log2(8.0), math.log10(1000.0)])
print([math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.round(-2.5), math.round(0.4999)])
print([math.hypot(3.0, 4.0), math.atan2(0.0, -1.0) - math.PI, math.tanh(0.0)])
for x in [-1.0, -0.3, 0.0, 0.7, 1.0] {
	assertNear(math.sin(x) * math.sin(x) + math.cos(x) * math.cos(x), 1.0)
	assertNear(math.tan(math.atan(x)), x)
	assertNear(math.sin(math.asin(x)), x)
	assertNear(math.cos(math.acos(x)), x)
	assertNear(math.cosh(x) * math.cosh(x) - math.sinh(x) * math.sinh(x), 1.0)
}
print(math.isNan(math.NAN))
print(math.isInf(-math.INF))
print(math.isNan(math.INF))
print(math.gcd(12, 18))
print(math.gcd(-12, 0))
print(math.gcd(0, 0))
print(math.addChecked(1, 2))
print(math.mulChecked(-3, 4))

function overflows(f: () -> int): bool {
	try {
		f()
		return false
	} catch (ArithmeticError e) {
		return true
	}
}

most = 9223372036854775807
least = -9223372036854775808
print([
	overflows(() => math.addChecked(most, 1)),
	overflows(() => math.addChecked(least, -1)),
	overflows(() => math.addChecked(least, most)),
	overflows(() => math.mulChecked(least, -1)),
	overflows(() => math.mulChecked(-1, least)),
	overflows(() => math.mulChecked(4294967296, 4294967296)),
	overflows(() => math.mulChecked(least, 1)),
	overflows(() => math.mulChecked(0, least)),
	overflows(() => math.mulChecked(3037000499, 3037000499))
])
