// [L38] [L40] An error in a future that nobody awaits is reported at the end, and the exit status says so.
import { sleep } from "async"

async function fail(what: string): void {
	await sleep(1)
	throw IOError(what)
}

first = fail("lost")
second = fail("found")
await sleep(5)
try { await second } catch (e) { print(e.message) }
print("end")
