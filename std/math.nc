// Mathematics on floats, as the C library computes it, and checked arithmetic on ints.

export const PI: float = 3.141592653589793
export const E: float = 2.718281828459045
export const INF: float = 1.0 / 0.0
export const NAN: float = 0.0 / 0.0

@intrinsic("f_sqrt") export function sqrt(x: float): float
@runtime("cbrt", "pure") export function cbrt(x: float): float
@runtime("pow", "pure") export function pow(x: float, y: float): float
@runtime("exp", "pure") export function exp(x: float): float
/// The natural logarithm.
@runtime("log", "pure") export function log(x: float): float
@runtime("log2", "pure") export function log2(x: float): float
@runtime("log10", "pure") export function log10(x: float): float
@runtime("sin", "pure") export function sin(x: float): float
@runtime("cos", "pure") export function cos(x: float): float
@runtime("tan", "pure") export function tan(x: float): float
@runtime("asin", "pure") export function asin(x: float): float
@runtime("acos", "pure") export function acos(x: float): float
@runtime("atan", "pure") export function atan(x: float): float
/// The angle of the point (x, y).
@runtime("atan2", "pure") export function atan2(y: float, x: float): float
@runtime("sinh", "pure") export function sinh(x: float): float
@runtime("cosh", "pure") export function cosh(x: float): float
@runtime("tanh", "pure") export function tanh(x: float): float
@runtime("hypot", "pure") export function hypot(x: float, y: float): float
@intrinsic("f_floor") export function floor(x: float): float
@intrinsic("f_ceil") export function ceil(x: float): float
@intrinsic("f_trunc") export function trunc(x: float): float
/// To the nearest whole number, halves away from zero.
@runtime("round", "pure") export function round(x: float): float

export function isNan(x: float): bool { return x != x }
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
