// [L41] Streams and what `async for` goes through.
import { sleep, parallel } from "async"

async function slow(n: int): int {
	await sleep(10 - n)
	return n
}

class Countdown {
	n: int
	async next(): int? {
		await sleep(1)
		if self.n == 0 {
			return null
		}
		self.n -= 1
		return self.n
	}
}

class Words implements Iterable<string> {
	iterator(): Iterator<string> { return Letters("xyz") }
}

class Letters implements Iterator<string> {
	text: string
	at: int = 0
	next(): string? {
		if self.at == self.text.length {
			return null
		}
		self.at += 1
		return self.text[self.at - 1:self.at]
	}
}

s = stream from [1, 2, 3]
print(s)
async for x in s { print(x) }
print(await s.next())
async for x in stream from 0..3 { print(x * 2) }
async for c in stream from "äb" { print(c) }
async for w in stream from Words() { print(w) }
async for k in stream from {"a": 1, "b": 2} { print(k) }
async for (k, v) in stream from {"a": 1, "b": 2}.entries() { print("${k}=${v}") }
async for x in [slow(1), slow(5), slow(3)] { print(x) }
async for x in [7, 8] { print(x) }
async for x in Countdown(3) { print(x) }

ticks: Stream<int> = Stream<int>(async () => {
	await sleep(5)
	return 42
})
var n = 0
outer: async for t in ticks {
	for i in 0..3 {
		n += t
		if n > 300 { break outer }
		if i == 1 { continue outer }
	}
}
print(n)

async function sum(xs: Stream<int>): int {
	var total = 0
	async for x in xs { total += x }
	return total
}
print(await parallel([sum(stream from [1, 2, 3]), sum(stream from 1..=100)]))

bad = Stream<int>(async () => {
	await sleep(1)
	throw IOError("the source broke")
})
try {
	async for x in bad { print(x) }
} catch (e) {
	print(e)
}
xs = [1, 2, 3]
try {
	async for x in stream from xs {
		xs.append(x)
	}
} catch (e) {
	print(e)
}
stream = 5
print(stream + 1)
futures: Stream<Future<int>> = stream from [slow(1)]
async for x in futures { print(x) }
