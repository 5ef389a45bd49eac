// conformance: L41 L48
import { sleep, parallel, race, withTimeout } from "async"
// stream from xs, Stream<T>, async for.
s: Stream<int> = stream from [1, 2, 3]
async for x in s { print(x) }
// -> 1
// -> 2
// -> 3
n = 0
counted = Stream<int>(async () => {
	await sleep(1)
	n += 1
	value: int? = if (n <= 3) n * 10 else null
	return value
})
async function sumOf(xs: Stream<int>): int {
	total = 0
	async for x in xs {
		if x == 20 { continue }
		total += x
	}
	return total
}
print(await sumOf(counted))    // -> 40
async for x in stream from 0..100 {
	if x == 2 { break }
	print(x)
}
// -> 0
// -> 1
// sleep, parallel in the order given, race.
async function work(n: int, ms: int): int { await sleep(ms); return n }
print(await parallel([work(1, 20), work(2, 1), work(3, 10)]))    // -> [1, 2, 3]
print(await race([work(1, 10000), work(2, 1)]))    // -> 2
async function bad(ms: int): int { await sleep(ms); throw IOError("bad") }
try { await parallel([work(1, 10000), bad(1)]) } catch (IOError e) { print(e.message) }    // -> bad
// withTimeout.
print(await withTimeout(10000, () => work(7, 1)))    // -> 7
try { await withTimeout(1, () => work(8, 600000)) } catch (TimeoutError e) { print("TimeoutError") }    // -> TimeoutError
// Cancelling a future throws CancelledError inside it.
async function patient(): int {
	try { await sleep(600000) } catch (CancelledError e) { print("cancelled inside"); throw e } finally { print("finally") }
	return 1
}
p = patient()
p.cancel()
try { await p } catch (CancelledError e) { print("CancelledError") }
// -> cancelled inside
// -> finally
// -> CancelledError
async function stubborn(): int {
	try { await sleep(600000) } catch (CancelledError e) { }
	return 5
}
q = stubborn()
q.cancel()
print(await q)    // -> 5
