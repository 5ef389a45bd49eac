// [L38] What a function is as a value is no frame.
function e(): int { throw Error("data") }
class K { m(): int { throw Error("m") } }
function tryAll(f: () -> int) {
	try { print(f()) } catch (err) { print(err.stackTrace) }
}
function main() {
	tryAll(e)
	tryAll(K().m)
}
