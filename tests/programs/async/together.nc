// [L41] [L48] parallel, race, withTimeout.
import { sleep, parallel, race, withTimeout } from "async"

async function work(n: int, ms: int): int {
	try {
		await sleep(ms)
		print("done ${n}")
		return n * n
	} catch (CancelledError e) {
		print("cancelled ${n}: ${e.message}")
		throw e
	} finally {
		print("finally ${n}")
	}
}

async function fail(ms: int): int {
	await sleep(ms)
	throw IOError("failed after ${ms}")
}

print(await parallel([work(1, 30), work(2, 10), work(3, 20)]))
print(await parallel([sleep(1), sleep(2)]))
none: List<Future<int>> = []
print(await parallel(none))
try {
	await parallel([work(4, 50), fail(5), fail(1)])
} catch (e) {
	print(e.message)
}
print("race")
print(await race([work(5, 20), work(6, 5)]))
try {
	await race([fail(3), work(7, 40)])
} catch (e) {
	print(e.message)
}
try {
	await race(none)
} catch (e) {
	print(e)
}
await sleep(100)
print("timeout")
print(await withTimeout(10, () => work(8, 5)))
print(await withTimeout(10, async () => "at once"))
await withTimeout(5, () => sleep(1))
try {
	await withTimeout(5, () => work(9, 50))
} catch (e) {
	print(e)
}
try {
	await withTimeout(5, () => fail(1))
} catch (e) {
	print(e)
}
print("nested")
try {
	await withTimeout(20, () => withTimeout(10, async () => {
		both = await parallel([work(10, 5), work(11, 100)])
		return both[0]
	}))
} catch (e) {
	print(e)
}
print("cancel")
all = parallel([work(12, 10), work(13, 20)])
await sleep(15)
all.cancel()
try {
	print(await all)
} catch (e) {
	print(e)
}
x: float = await withTimeout(1, async (): float => 1.5)
print(x)
