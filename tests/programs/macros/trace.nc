// A stack trace names the line of the use.
macro check(c, msg = "failed") {
	if (!c) {
		throw Error(msg)
	}
}

macro twice(x) {
	x
	x
}

function positive(n: int) {
	check(n > 0, "${n} is not positive")
}

function main() {
	twice(positive(1))
	twice(
		positive(0)
	)
}
