// What threads do to one atomic at the same time is done one after the other; what was written before a store is seen
// after the load that reads it.
import { Thread, Atomic } from "thread"

class Config {
	version: int
	text: string
}

enum State { Idle, Busy(job: int) }

function together(n: int, f: (int) -> void): void {
	threads = [Thread.start(() => { f(i) }) for i in 0..n]
	for t in threads { t.join() }
}

count = Atomic<int>(0)
together(4, i => {
	for k in 0..5000 { count.add(if (k % 2 == 0) 3 else -1) }
})
print(count.load())
print(count.exchange(5))
print("${count.compareExchange(4, 6)} ${count.compareExchange(5, 6)} ${count}")
print(count.update(x => x * 7))

maximum = Atomic<int>(0)
together(4, i => {
	for k in 0..1000 { maximum.update(x => max(x, k * 4 + i)) }
})
print(maximum.load())

// Exactly one wins.
won = Atomic<int>(0)
flag = Atomic<bool>(false)
together(8, i => {
	if flag.compareExchange(false, true) { won.add(1) }
})
print(won.load())

// A spin lock of the program's own.
locked = Atomic<bool>(false)
var guarded = 0
together(3, i => {
	for k in 0..2000 {
		while locked.exchange(true) {}
		guarded++
		locked.store(false)
	}
})
print(guarded)

// Publishing: whoever sees the new object sees what it was filled with.
config = Atomic<Config>(Config(0, "0"))
writer = Thread.start(() => {
	for v in 1..=2000 { config.store(Config(v, "${v}")) }
})
var seen = 0
while seen < 2000 {
	c = config.load()
	assert(c.version >= seen && c.text == "${c.version}")
	seen = c.version
}
writer.join()
print(seen)

// Dekker's test: with sequential consistency at least one of two sees the other.
both = Atomic<int>(0)
for round in 0..300 {
	x = Atomic<int>(0)
	y = Atomic<int>(0)
	var a = 0
	var b = 0
	first = Thread.start(() => {
		x.store(1)
		a = y.load()
	})
	second = Thread.start(() => {
		y.store(1)
		b = x.load()
	})
	first.join()
	second.join()
	if a == 0 && b == 0 { both.add(1) }
}
print(both.load())

// More than a word: never half of one and half of another.
pair = Atomic<(int, int)>((0, 0))
stop = Atomic<bool>(false)
pairs = Thread.start(() => {
	for i in 0..3000 { pair.store((i, -i)) }
	stop.store(true)
})
while !stop.load() {
	(p, q) = pair.load()
	assert(p == -q)
}
pairs.join()
print(pair.load())

state = Atomic<State>(State.Idle)
print(state.compareExchange(State.Idle, State.Busy(3)))
print(state.load())
name = Atomic<string>("a")
print(name.compareExchange("${"a"}", "b"))
print(name.load())
ratio = Atomic<float>(0.5)
print(ratio.add(0.25))
