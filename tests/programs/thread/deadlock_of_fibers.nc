// Fibers that wait for threads do not keep a program from seeing that nobody can go on.
import { sleep } from "async"
import { Channel } from "thread"

a = Channel<int>()
b = Channel<int>()

async function pass(source: Channel<int>, to: Channel<int>): void {
	await sleep(1)
	to.send(source.receive() ?? 0)
}

there = pass(a, b)
back = pass(b, a)
print("so far")
await there
await back
