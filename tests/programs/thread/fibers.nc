// Where a thread has fibers, only the one that waits for another thread stops; and a thread ends when its fibers have.
import { sleep, parallel } from "async"
import { Channel, Mutex, Thread } from "thread"

// Within one thread: a channel between fibers.
async function produce(c: Channel<int>, n: int): void {
	for i in 0..n { c.send(i) }
	c.close()
}

async function consume(c: Channel<int>): int {
	var total = 0
	for x in c { total += x }
	return total
}

narrow = Channel<int>(2)
consumer = consume(narrow)
producer = produce(narrow, 100)
await producer
print(await consumer)

// Between threads: while a fiber waits for the other thread, its neighbours go on.
requests = Channel<int>()
answers = Channel<int>()
server = Thread.start(() => {
	for n in requests { answers.send(n * n) }
	answers.close()
})

var ticks = 0
var asked = false
async function tick(): void {
	while !asked {
		ticks++
		await sleep(1)
	}
}

async function ask(n: int): int {
	requests.send(n)
	answer = answers.receive() ?? 0
	return answer
}

ticking = tick()
sums = await parallel([ask(i) for i in 1..=10])
asked = true
await ticking
requests.close()
server.join()
print(sums.reduce(0, (a, b) => a + b))
print(ticks > 0)

// A mutex belongs to a fiber: others wait for it, and cannot unlock it.
m = Mutex()
order: List<string> = []
async function guarded(name: string): void {
	with m {
		order.append("${name} in")
		await sleep(2)
		order.append("${name} out")
	}
}
await parallel([guarded("a"), guarded("b"), guarded("c")])
print(order.join(" "))
async function meddle(): string {
	try {
		m.unlock()
		return "unlocked"
	} catch (e) {
		return e.message
	}
}
m.lock()
print(await meddle())
m.unlock()

// The fibers of a thread end before it does; several threads have fibers of their own.
done = Channel<string>()
async function later(name: string, ms: int): void {
	await sleep(ms)
	done.send(name)
}
async function many(n: int): void {
	await parallel([later("x", i % 3) for i in 0..n])
}
threads = [Thread.start(() => { many(50) }) for i in 0..4]
for t in threads { t.join() }
done.close()
var n = 0
for d in done { n++ }
print(n)

answers2 = Channel<int>(0)

// Who waits for a thread lets the thread's other fibers run.
async function joined(): void {
	slow = Thread.start(() => { answers2.send(1) })
	slow.join()
	print("joined")
}
waiting = joined()
print(answers2.receive() ?? 0)
await waiting
