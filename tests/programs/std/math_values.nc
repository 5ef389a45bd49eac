// [L48] Mathematics at its edges.
import * as m from "math"

print([m.PI, m.E, m.INF, -m.INF, m.NAN])
for x in [0.0, -0.0, 1.0, -1.0, 4.0, m.INF, -m.INF, m.NAN] {
	print([m.sqrt(x), m.cbrt(x), m.floor(x), m.ceil(x), m.round(x), m.trunc(x)])
	print("${m.isNan(x)} ${m.isInf(x)}")
}
for x in [2.5, -2.5, 0.5, -0.5, 1.4999999999999998, 4503599627370495.5, 9007199254740992.0] {
	print([m.round(x), m.floor(x), m.ceil(x), m.trunc(x)])
}
print([m.exp(0.0), m.exp(-m.INF), m.log(1.0), m.log(0.0), m.log(-1.0), m.log2(8.0), m.log10(1000.0)])
print([m.asin(2.0), m.acos(1.0), m.atan(0.0), m.sinh(0.0), m.cosh(0.0), m.tanh(m.INF)])
print([m.pow(2.0, 10.0), m.pow(0.0, 0.0), m.pow(-8.0, 0.5), m.pow(m.INF, 0.0), m.pow(2.0, -1.0)])
print([m.atan2(0.0, 1.0), m.atan2(-0.0, 1.0), m.atan2(0.0, 0.0)])
print([m.hypot(3.0, 4.0), m.hypot(m.INF, m.NAN)])
print([m.sin(0.0), m.cos(0.0), m.tan(-0.0)])
print([m.gcd(0, 5), m.gcd(-4, -6), m.gcd(7, 13), m.gcd(-9223372036854775808, 0), m.gcd(-9223372036854775808, 6)])
print(m.sqrt(4))
f = m.sqrt
print(f(9.0))
print([1.0, 4.0].map(m.sqrt))
try { print(m.addChecked(9223372036854775807, 1)) } catch (ArithmeticError e) { print(e.message) }
try { print(m.mulChecked(-9223372036854775808, -1)) } catch (ArithmeticError e) { print(e.message) }
