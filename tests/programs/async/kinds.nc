// [L19] [L40] Everything that can be async: functions, methods, static and local functions, lambdas, generic ones.
import { sleep } from "async"

interface Source {
	async read(): int
	name(): string { return "source" }
}

class Counter implements Source {
	count: int = 0

	async read(): int {
		await sleep(1)
		self.count += 1
		return self.count
	}

	static async make(start: int): Counter {
		c = Counter()
		await sleep(2)
		c.count = start
		return c
	}
}

class Twice extends Counter {
	override async read(): int {
		a = await super.read()
		return a + await super.read()
	}
}

class Fixed implements Source {
	read(): Future<int> { return later(7) }
}

async function later(n: int): int { return n }

struct Point {
	x: int
	y: int

	async sum(): int {
		await sleep(1)
		return self.x + self.y
	}
}

async function pair<T, U>(a: T, b: U): (T, U) {
	await sleep(1)
	return (a, b)
}

async function optional(n: int?): int {
	await sleep(1)
	if n == null {
		n = 5
	}
	return n + 1
}

async function arrow(x: int): int => await later(x) + 1
async function inferred(x: int) { return [x, await later(x + 1)] }
async function nothing() { await sleep(1) }

async function apply(f: async (int) -> int, n: int): int {
	return await f(n) + await f(n + 1)
}

async function withDefault(a: int, b: int = 10, c?: string): string {
	await sleep(1)
	return "${a} ${b} ${c}"
}

sources: List<Source> = [Counter(), Twice(), Fixed()]
for s in sources {
	print("${s.name()} ${await s.read()} ${await s.read()}")
}
made = await Counter.make(40)
print(await made.read())
p = Point(3, 4)
future = p.sum()
p.x = 100
print(await future)
print(await pair(1, "one"))
print(await pair<string, bool>("a", true))
print(await optional(null))
print(await optional(1))
print(await arrow(1))
print(await inferred(1))
print(await nothing())
base = 100
print(await apply(async x => x + base, 1))
print(await apply(async (x: int): int => {
	await sleep(1)
	base += 1
	return x * base
}, 2))
print(await apply(later, 3))
print(base)
print(await withDefault(1))
print(await withDefault(c: "see", a: 2))
async function local(n: int): int {
	return if (n == 0) 0 else n + await local(n - 1)
}
print(await local(5))
async function generic<T>(x: T): List<T> {
	await sleep(1)
	return [x, x]
}
print(await generic("g"))
print(await generic(1.5))
read = made.read
print(await read())
empty: async () -> void = async () => print("ran")
await empty()
x: int? = await later(3)
print(x)
print(await (if (base > 0) later(1) else later(2)))
futures = [later(i) for i in 0..4]
print([await f for f in futures])
print(later(1))
