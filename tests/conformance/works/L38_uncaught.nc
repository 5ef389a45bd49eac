// conformance: L38 L39
// An error nobody catches: every finally and with has run, then the message and the trace; the status is 1.
class R implements Disposable { close() { print("closed") } }
function inner(xs: List<int>, i: int): int {
	with R() as r {
		try { return xs[i] } finally { print("finally") }
	}
}
print("start")    // -> start
print(inner([1, 2], 5))
// -> finally
// -> closed
// !> error: IndexError: index 5 out of range for length 2
// status: 1
