// [L38] [L40] The stack of a fiber ends, and that can be caught.
import { sleep } from "async"

function deep(n: int): int {
	return if (n == 0) 0 else 1 + deep(n - 1)
}

function endless(n: int): int {
	return 1 + endless(n + 1)
}

async function work(): int {
	await sleep(1)
	print(deep(1000))
	try {
		print(endless(0))
	} catch (StackOverflowError e) {
		print("caught ${e.message}")
	}
	await sleep(1)
	return deep(500)
}

print(await work())
first = work()
second = work()
print(await first + await second)
