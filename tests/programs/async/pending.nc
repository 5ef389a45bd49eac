// [L40] Fibers that are pending at the end are dropped: nothing of them runs any more. main is awaited.
import { sleep } from "async"

async function slow(): void {
	try {
		await sleep(1000000)
		print("never")
	} finally {
		print("never either")
	}
}

async function main(): int {
	f = slow()
	print(f.isDone())
	await sleep(3)
	print("main ends")
	return 3
}
