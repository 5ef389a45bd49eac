// [L38] finally on every way out: return, break, continue, throw, nested.
function values(n: int): int {
	for i in 0..10 {
		try {
			try {
				if i == n { return i * 100 }
				if i == 2 { throw Error("two") }
			} finally {
				print("inner ${i}")
			}
		} catch (e) {
			print("caught ${e.message}")
			continue
		} finally {
			print("outer ${i}")
			if i == 4 { break }
		}
	}
	return -1
}

function overrides(): int {
	try {
		throw Error("lost")
	} finally {
		return 7
	}
}

function errorInFinally() {
	try {
		throw Error("first")
	} finally {
		throw Error("second")
	}
}

function errorInCatch(): string {
	try {
		try {
			throw Error("a")
		} catch (e) {
			throw Error("b from " + e.message)
		} finally {
			print("still")
		}
	} catch (e) {
		return e.message
	}
}

function assigned(): int {
	x = 1
	try {
		x = 2
		throw Error("e")
	} catch (e) {
		x += 10
	} finally {
		x += 100
	}
	return x
}

function main() {
	print(values(1))
	print(values(3))
	print(values(99))
	print(overrides())
	try {
		errorInFinally()
	} catch (e) {
		print(e.message)
	}
	print(errorInCatch())
	print(assigned())
}
