// [L38] try, catch, finally, throw, own errors, causes.
error NotFound extends Error {}

error Http extends Error {
	code: int
	constructor(code: int) {
		super("status ${code}")
		self.code = code
	}
}

function risky(n: int): int {
	if n == 1 { throw NotFound("nothing there") }
	if n == 2 { throw Http(404) }
	if n == 3 { throw Error("plain") }
	xs = [1, 2]
	return xs[n]
}

function attempt(n: int): string {
	try {
		return "value ${risky(n)}"
	} catch (NotFound e) {
		return "not found: " + e.message
	} catch (Http e) {
		return "http ${e.code}: ${e.message}"
	} catch (e) {
		return "other: ${e.message}"
	} finally {
		print("finally ${n}")
	}
}

function order() {
	try {
		try {
			throw Error("first")
		} finally {
			print("inner finally")
		}
	} catch (e) {
		print("outer " + e.message)
	}
}

function rethrow() {
	try {
		risky(1)
	} catch (e) {
		throw Error("wrapped", e)
	}
}

function loop(): int {
	for i in 0..5 {
		try {
			if i == 1 { continue }
			if i == 3 { break }
			print("turn ${i}")
		} finally {
			print("after ${i}")
		}
	}
	return 1
}

function replaced(): int {
	try {
		return 1
	} finally {
		print("before the return is done")
	}
}

function main() {
	print(attempt(0))
	print(attempt(1))
	print(attempt(2))
	print(attempt(3))
	order()
	try {
		rethrow()
	} catch (e) {
		print(e.message)
		cause = e.cause
		if cause != null {
			print(cause.message)
			print(cause is NotFound)
		}
	}
	print(loop())
	print(replaced())
	try {
		assert(1 > 2, "impossible")
	} catch (AssertionError e) {
		print(e)
	}
}
