// [L40] A program that can never go on says so; finally runs.
import { sleep } from "async"

class Node { other: Future<int>? = null }

async function wait(n: Node): int {
	await sleep(1)
	other = n.other
	return if (other == null) 0 else await other
}

n = Node()
f = wait(n)
n.other = f
try {
	print(await f)
} finally {
	print("finally")
}
