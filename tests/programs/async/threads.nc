// [L40] [L42] Futures between threads: a thread runs its own fibers, and what it computes can be awaited elsewhere.
import { sleep, parallel, race } from "async"
import { Thread, Channel } from "thread"

async function work(n: int): int {
	await sleep(n)
	return n * n
}

// A thread that starts fibers ends when they have.
t = Thread.start(async () => {
	total = 0
	for x in await parallel([work(3), work(2), work(1)]) {
		total += x
	}
	print("in the thread ${total}")
})
t.join()

// A future of another thread.
handed = Channel<Future<int>>()
u = Thread.start(() => handed.send(work(20)))
future = handed.receive().unwrap()
print(await future)
u.join()
print(await future)

// Several threads, several fibers on each, all awaited here, some together.
many = Channel<Future<int>>()
threads = [Thread.start(() => {
	for i in 1..=5 {
		many.send(work(i))
	}
}) for k in 0..4]
received = [many.receive().unwrap() for i in 0..20]
var sum = 0
for x in await parallel(received) {
	sum += x
}
print(sum)
for thread in threads {
	thread.join()
}

// Cancelling what another thread computes.
slow = Channel<Future<int>>()
v = Thread.start(() => {
	futures: List<Future<int>> = []
	async function forever(): int {
		try {
			await sleep(1)
			return await futures[0]
		} finally {
			print("finally")
		}
	}
	futures.append(forever())
	slow.send(futures[0])
})
endless = slow.receive().unwrap()
endless.cancel()
try {
	print(await endless)
} catch (e) {
	print(e)
}
v.join()

// An error that crosses.
failing = Channel<Future<int>>()
w = Thread.start(() => failing.send((async () => {
	await sleep(1)
	if future.isDone() {
		throw IOError("from afar")
	}
	return 1
})()))
try {
	print(await race([failing.receive().unwrap()]))
} catch (e) {
	print(e)
}
w.join()
