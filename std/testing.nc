// Checks for tests. A failed one throws AssertionError.

/// Throws unless the two are equal.
export function assertEqual<T>(actual: T, expected: T): void {
	if actual != expected {
		throw AssertionError("expected ${expected}, got ${actual}")
	}
}

/// Throws unless the two differ.
export function assertNotEqual<T>(actual: T, other: T): void {
	if actual == other {
		throw AssertionError("${actual} was not expected")
	}
}

/// Throws unless two floats are at most `tolerance` apart.
export function assertNear(actual: float, expected: float, tolerance: float = 0.000001): void {
	difference = actual - expected
	if !(difference <= tolerance && -difference <= tolerance) {
		throw AssertionError("expected ${expected} within ${tolerance}, got ${actual}")
	}
}

/// Throws unless f throws; returns the error.
export function assertThrows(f: () -> void): Error {
	try {
		f()
	} catch (e) {
		return e
	}
	throw AssertionError("nothing was thrown")
}

/// Runs a test and prints its name and how it went; true if it passed.
export function test(name: string, body: () -> void): bool {
	try {
		body()
	} catch (e) {
		print("FAILED ${name}: ${e}")
		return false
	}
	print("ok ${name}")
	return true
}
