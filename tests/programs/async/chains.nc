// [L40] [L41] Long chains of fibers that wait for each other, awaited and cancelled; rings that are cancelled.
import { sleep, race } from "async"

async function chain(n: int): int {
	if n == 0 {
		await sleep(1)
		return 0
	}
	return 1 + await chain(n - 1)
}

class Slot { future: Future<int>? = null }

async function wait(slot: Slot): int {
	await sleep(1)
	future = slot.future
	return if (future == null) 0 else await future
}

print(await chain(1000))
f = chain(20000)
f.cancel()
try {
	print(await f)
} catch (e) {
	print(e)
}
a = Slot()
b = Slot()
first = wait(a)
second = wait(b)
a.future = second
b.future = first
print(await race([first, chain(3)]))
first.cancel()
try {
	await second
} catch (e) {
	print(e)
}
print(first.isDone())
