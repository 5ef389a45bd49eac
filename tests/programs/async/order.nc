import { sleep } from "async"
async function f(x: int): int {
	print("f ${x} begins")
	await sleep(10 * x)
	print("f ${x} ends")
	return x * 2
}
async function g() { print("g") }
a = f(2)
b = f(1)
print("started")
print(await b)
print(await a)
print(await a)
await g()
print(f(3))
async function main(): int {
	x = await f(1)
	l = async (y: int) => y + x
	print(await l(5))
	async function fail(n: int): int {
		await sleep(1)
		if n == 0 { throw IndexError("oops") }
		return await fail(n - 1)
	}
	try { print(await fail(2)) } catch (e) { print(e); print(e.stackTrace) }
	return 7
}
