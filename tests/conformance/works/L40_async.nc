// conformance: L40 L19 L38
import { sleep } from "async"
// An async function gives a Future; its fiber runs at once up to its first suspension.
async function step(name: string, ms: int): string {
	print("begin " + name)
	await sleep(ms)
	print("end " + name)
	return name.upper()
}
a = step("a", 30)    // -> begin a
b = step("b", 1)    // -> begin b
print("both began")    // -> both began
print(await a)
// -> end b
// -> end a
// -> A
print(await b)    // -> B
// Awaiting again gives the same value, or throws the same error.
print(await a)    // -> A
async function fail(): int {
	await sleep(1)
	throw KeyError("failed")
}
f = fail()
for i in 0..2 { try { print(await f) } catch (KeyError e) { print("${i} ${e.message}") } }
// -> 0 failed
// -> 1 failed
// finally and with run when a fiber fails, also across suspensions.
class R implements Disposable { close() { print("closed") } }
async function guarded(): int {
	with R() {
		try { await sleep(1); throw Error("x") } finally { await sleep(1); print("finally") }
	}
}
try { await guarded() } catch (e) { print(e.message) }
// -> finally
// -> closed
// -> x
// A result that is there at once; await in async functions, lambdas and methods.
async function now_(): int => 5
print(await now_() + await now_())    // -> 10
twice = async (x: int) => x * 2
print(await twice(4))    // -> 8
typed: async (int) -> int = twice
print(await typed(5))    // -> 10
class Counter { n: int = 0; async up(): int { await sleep(1); self.n += 1; return self.n } }
c = Counter()
await c.up()
print(await c.up())    // -> 2
async function fibonacci(n: int): int {
	if n < 2 { return n }
	return await fibonacci(n - 1) + await fibonacci(n - 2)
}
print(await fibonacci(12))    // -> 144
// Many fibers at once.
async function add(i: int): int { await sleep(1); return i }
all = [add(i) for i in 0..1000]
total = 0
for x in all { total += await x }
print(total)    // -> 499500
// An async main is awaited; fibers that are still pending when the program ends are dropped.
async function late() { await sleep(600000); print("never") }
async function main(): int {
	late()
	await sleep(1)
	print("main ends")    // -> main ends
	return 4
}
// status: 4
