// Macros of other modules: what their text names is what stands there, private or not.
import { shout, root, boxed, empty, fallback } from "./lib"
import "./lib" as lib
import { yell, counted, history } from "./again"

helper = "mine"
counter = 100

function f() {
	seen = 5
	print(shout("hi ${seen}"))
	print(lib.shout(helper))
	print(yell("again"))
}

function parse(s: string): int {
	return fallback(() => int(s), -1)
}

f()
print(counted())
print(counter)
print(history())
print(root(16.0))
print(boxed(1))
print(boxed("one").value)
xs = empty(Map<string, int>)
xs.push({"a": 1})
print(xs)
print(parse("12") + parse("x"))
print(lib.counted())
