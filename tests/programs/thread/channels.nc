// Values arrive once each, in order from each sender; what a closed channel does; capacities.
import { Thread, Channel } from "thread"

// A pipeline of three threads.
numbers = Channel<int>(4)
squares = Channel<int>(0)
Thread.start(() => {
	for i in 1..=100 { numbers.send(i) }
	numbers.close()
})
Thread.start(() => {
	for n in numbers { squares.send(n * n) }
	squares.close()
})
var total = 0
var last = 0
for q in squares {
	assert(q > last)
	last = q
	total += q
}
print(total)

// Several of each; the values carry references.
class Job {
	sender: int
	number: int
	text: string
}
jobs = Channel<Job>(3)
done = Channel<string>()
senders = [Thread.start(() => {
	for i in 0..250 { jobs.send(Job(s, i, "job ${s}.${i}")) }
}) for s in 0..4]
receivers = [Thread.start(() => {
	newest = [-1, -1, -1, -1]
	for job in jobs {
		assert(job.number > newest[job.sender])
		newest[job.sender] = job.number
		done.send(job.text)
	}
}) for r in 0..3]
for t in senders { t.join() }
jobs.close()
for t in receivers { t.join() }
done.close()
texts = [t for t in done]
texts.sort()
print("${texts.length} ${texts[0]} ${texts[999]}")

// One that is closed gives what it has, then null, and takes nothing.
c = Channel<string?>()
c.send("a")
c.send(null)
c.close()
c.close()
print(c.receive())
inner = c.receive()
print(inner.isSome())
print(c.receive().isNone())
try {
	c.send("b")
} catch (e) {
	print(e.message)
}
try {
	Channel<int>(-1)
} catch (ArithmeticError e) {
	print(e.message)
}

// Who waits to send learns that the channel was closed.
full = Channel<int>(1)
full.send(1)
waiting = Thread.start(() => { full.send(2) })
ready = Channel<bool>(0)
closer = Thread.start(() => {
	ready.send(true)
	full.close()
})
print(ready.receive() ?? false)
closer.join()
try {
	waiting.join()
} catch (e) {
	print(e.message)
}
print(full.receive() ?? 0)

with Channel<int>() as short { short.send(5) }
