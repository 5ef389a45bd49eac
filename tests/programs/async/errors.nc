// [L38] [L40] What is thrown in a fiber is thrown where it is awaited, each time; finally and with run in between.
import { sleep } from "async"

class Resource implements Disposable {
	name: string
	close(): void { print("close ${self.name}") }
}

async function fail(ms: int): int {
	with Resource("r${ms}") as r {
		try {
			await sleep(ms)
			throw IndexError("after ${ms} in ${r.name}")
		} finally {
			print("finally ${ms}")
			await sleep(1)
			print("really")
		}
	}
}

async function atOnce(): void { throw KeyError("at once") }

async function outer(): string {
	try {
		return "${await fail(5)}"
	} catch (IndexError e) {
		return "caught ${e.message}"
	}
}

print(await outer())
f = fail(1)
for i in 0..2 {
	try {
		print(await f)
	} catch (e) {
		print("${i}: ${e}")
	}
}
g = atOnce()
print("still here")
try {
	await g
} catch (KeyError e) {
	print(e.message)
}
h = fail(2)
await sleep(50)
print(h.isDone())
try { await h } catch (e) { print(e.message) }
async function deep(n: int): int {
	if n == 0 {
		throw ParseError("deep")
	}
	await sleep(1)
	return await deep(n - 1)
}
await deep(2)
