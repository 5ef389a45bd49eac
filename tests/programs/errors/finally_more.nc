// [L38] Jumps out of try, catch and finally, nested in each other.
function t(n: int): int {
	try {
		if n == 0 { throw Error("a") }
		return 1
	} catch (e) {
		return 2
	} finally {
		print("f${n}")
	}
}
function nested(n: int): string {
	out = ""
	for i in 0..4 {
		try {
			try {
				if i == n { throw KeyError("k") }
				if i == n + 1 { continue }
				out += "b${i}"
			} catch (IndexError e) {
				out += "never"
			} finally {
				out += "f${i}"
				if n == 9 { break }
			}
		} catch (KeyError e) {
			out += "c${i}"
			if n == 2 { return out + "!" }
		} finally { out += "F" }
	}
	return out
}
function retInFinally(): int { try { return 1 } finally { return 2 } }
function throwInCatchFin(): int { try { throw Error("1") } catch (e) { throw Error("2", e) } finally { print("fin") } }
function valueBeforeFinally(): int { x = 1; try { return x } finally { x = 5 } }
function loopFin(): int { while true { try { return 1 } finally { break } } return 3 }
function contFin(): int { n = 0; for i in 0..3 { try { throw Error("x") } finally { n++; continue } } return n }
function reThrow() { try { throw Error("orig") } catch (e) { throw e } }
function finThrow() { try { throw Error("first") } finally { throw Error("second") } }
function nestedFin(): int { try { try { return 1 } finally { print("in1") } } finally { print("out1") } }
function tryInFin(): int { try { return 1 } finally { try { throw Error("z") } catch (e) { print("caught in fin " + e.message) } } }
function tryInCatch(): int { try { throw Error("a") } catch (e) { try { throw Error("b") } catch (e) { print(e.message) } finally { print("x") } print(e.message) } return 4 }
function lamThrow(): int { f = () => { throw Error("lam") }; try { f() } catch (e) { print(e.message) } return 1 }
function main() {
	print(t(0)); print(t(1)); print(nested(1)); print(nested(2)); print(nested(9)); print(nested(5))
	print(retInFinally())
	try { throwInCatchFin() } catch (e) { print("${e.message} <- ${e.cause}") }
	print(valueBeforeFinally()); print(loopFin()); print(contFin())
	try { reThrow() } catch (e) { print(e.message) }
	try { finThrow() } catch (e) { print(e.message) }
	print(nestedFin()); print(tryInFin()); print(tryInCatch()); print(lamThrow())
	x = match (1) { case 1 => throwing(1)
	case _ => throw Error("no") }
	print(x)
	try { y = match (2) { case 1 => 1
	case _ => throw Error("yes") } ; print(y) } catch (e) { print(e.message) }
	o: int? = null
	try { z = o ?? throw Error("via ??"); print(z) } catch (e) { print(e.message) }
}
function throwing(n: int): int { return n }
