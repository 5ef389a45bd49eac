// Mathematics on floats, as the C library computes it, and checked arithmetic on ints.

/// The ratio of a circle's circumference to its diameter.
export const PI: float = 3.141592653589793
/// The base of the natural logarithm.
export const E: float = 2.718281828459045
/// Larger than every number.
export const INF: float = 1.0 / 0.0
/// Not a number; equal to nothing, not even to itself.
export const NAN: float = 0.0 / 0.0

/// The square root; nan for negative numbers.
@intrinsic("f_sqrt") export function sqrt(x: float): float
/// The cube root.
@runtime("cbrt", "pure") export function cbrt(x: float): float
/// x to the power of y.
@runtime("pow", "pure") export function pow(x: float, y: float): float
/// E to the power of x.
@runtime("exp", "pure") export function exp(x: float): float
/// The natural logarithm.
@runtime("log", "pure") export function log(x: float): float
/// The logarithm to base 2.
@runtime("log2", "pure") export function log2(x: float): float
/// The logarithm to base 10.
@runtime("log10", "pure") export function log10(x: float): float
/// The sine of an angle in radians, like those below.
@runtime("sin", "pure") export function sin(x: float): float
/// The cosine.
@runtime("cos", "pure") export function cos(x: float): float
/// The tangent.
@runtime("tan", "pure") export function tan(x: float): float
/// The angle from -PI/2 to PI/2 with that sine.
@runtime("asin", "pure") export function asin(x: float): float
/// The angle from 0 to PI with that cosine.
@runtime("acos", "pure") export function acos(x: float): float
/// The angle from -PI/2 to PI/2 with that tangent.
@runtime("atan", "pure") export function atan(x: float): float
/// The angle of the point (x, y).
@runtime("atan2", "pure") export function atan2(y: float, x: float): float
/// The hyperbolic sine.
@runtime("sinh", "pure") export function sinh(x: float): float
/// The hyperbolic cosine.
@runtime("cosh", "pure") export function cosh(x: float): float
/// The hyperbolic tangent.
@runtime("tanh", "pure") export function tanh(x: float): float
/// The length of the vector (x, y).
@runtime("hypot", "pure") export function hypot(x: float, y: float): float
/// The largest whole number that is not above x.
@intrinsic("f_floor") export function floor(x: float): float
/// The smallest whole number that is not below x.
@intrinsic("f_ceil") export function ceil(x: float): float
/// x without what is behind its point.
@intrinsic("f_trunc") export function trunc(x: float): float
/// To the nearest whole number, halves away from zero.
@runtime("round", "pure") export function round(x: float): float

/// Whether x is not a number.
export function isNan(x: float): bool { return x != x }
/// Whether x is infinite, in either direction.
export function isInf(x: float): bool { return x == INF || x == -INF }

/// The greatest common divisor, never negative but for the smallest int.
export function gcd(a: int, b: int): int {
	while b != 0 {
		rest = a % b
		a = b
		b = rest
	}
	return if (a < 0) -a else a
}

/// a + b; throws ArithmeticError instead of wrapping around.
export function addChecked(a: int, b: int): int {
	result = a + b
	if ((a ^ result) & (b ^ result)) < 0 {
		throw ArithmeticError("${a} + ${b} does not fit an int")
	}
	return result
}

/// a * b; throws ArithmeticError instead of wrapping around.
export function mulChecked(a: int, b: int): int {
	result = a * b
	// The smallest int times -1 wraps to itself, and dividing it by -1 does so again.
	if b != 0 && (result / b != a || (b == -1 && a < 0 && result < 0)) {
		throw ArithmeticError("${a} * ${b} does not fit an int")
	}
	return result
}
