// An error comes out of join, as often as one joins; the stack of a thread ends like any other.
import { Thread } from "thread"

error Failed extends Error { code: int }

function deep(n: int): int { return deep(n + 1) + 1 }

function attempt(t: Thread): void {
	try {
		t.join()
		print("fine")
	} catch (Failed e) {
		print("failed: ${e.message} ${e.code}")
	} catch (e) {
		print("${typeOf(e)}: ${e.message}")
	}
}

t = Thread.start(() => { throw Failed("no", code: 7) })
attempt(t)
attempt(t)
attempt(Thread.start(() => {}))
attempt(Thread.start(() => {
	xs: List<int> = []
	xs[3] = 1
}))
attempt(Thread.start(() => { print(deep(0)) }))
attempt(Thread.start(() => {
	try {
		deep(0)
	} catch (StackOverflowError e) {
		print("caught within")
	}
}))

// A thread that starts others and hands their errors on.
attempt(Thread.start(() => {
	inner = Thread.start(() => { throw Failed("inner", code: 1) })
	inner.join()
}))

var itself: Thread? = null
started = Thread.start(() => {
	while true {
		me = itself
		if me != null {
			me.join()
		}
	}
})
itself = started
attempt(started)
