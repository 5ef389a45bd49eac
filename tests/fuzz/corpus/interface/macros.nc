import { upper as up, quoted, Box } from "./deep"
import "math" as mm

let counter: int = 0
let seen: List<string> = []

function helper(s: string) { return up(s) + "!" }

macro inner(x) { helper(x) }

/// Shouts, and remembers.
export macro shout(x) {
	counter++
	seen.push("${x}")
	inner(x)
}

export macro root(x) { mm.sqrt(x) }
export macro counted() { counter }
export macro history() { seen.join(quoted(",")) }
export macro boxed(x) { Box(x) }
export macro empty(T) { List<T>() }

export macro fallback(f, value) {
	try { return f() } catch (e) { counter += 100 }
	value
}
