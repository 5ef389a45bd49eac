// [L40] Where `await` and `async` cannot stand.
import { sleep } from "async"

async function work(): int { return 1 }

function plain(): int {
	return await work()
}

async function outer(): int {
	f = () => await work()
	function inner(): int { return await work() }
	return inner() + f()
}

class A {
	x: Future<int>? = null
	async constructor() { await sleep(1) }
	async destructor() { await sleep(1) }
	plain(): void { await sleep(1) }
}

struct S {
	n: int
	async add(): void {
		await sleep(1)
		self.n += 1
	}
}

async function missing(x: int): int {
	if x > 0 { return x }
}

async function wrong(): int { return "text" }

interface I { async read(): int }
class B implements I { read(): int { return 1 } }

async function main() {
	x: int = work()
	y = await 5
	z = await A().x
	g = await work
	n: string = await work()
	h: async (int) -> int = x => x
	k: async () -> int = async () => "text"
	for i in work() { print(i) }
	print([x, y])
	print(z)
	print(g)
	print(n)
	print(h)
	print(k)
}
