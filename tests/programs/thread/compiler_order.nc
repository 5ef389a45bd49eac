// Loads and stores stay on their side of a lock, a channel and an atomic, however loops and calls are optimised.
import { Thread, Mutex, Channel, Atomic } from "thread"

class Shared {
	value: int
	limit: int
	items: List<int>
}

// The loop reads fields and a length that another thread changes between its turns.
function waitFor(s: Shared, m: Mutex, turns: Atomic<int>): int {
	var last = 0
	while true {
		m.lock()
		last = s.value
		full = s.items.length == s.limit
		m.unlock()
		turns.add(1)
		if full { return last }
	}
}

function fill(s: Shared, m: Mutex, n: int): void {
	for i in 0..n {
		with m {
			s.value = i
			s.items.append(i)
		}
	}
}

s = Shared(0, 3000, [])
m = Mutex()
turns = Atomic<int>(0)
waiter = Thread.start(() => { print(waitFor(s, m, turns)) })
fill(s, m, 3000)
waiter.join()

// A plain variable handed over through an atomic flag, there and back.
var box = 0
turn = Atomic<int>(0)
partner = Thread.start(() => {
	for i in 0..1000 {
		while turn.load() != 1 {}
		box = box * 2 % 1000003 + 1
		turn.store(0)
	}
})
for i in 0..1000 {
	while turn.load() != 0 {}
	box = box + 3
	turn.store(1)
}
partner.join()
var expected = 0
for i in 0..1000 { expected = (expected + 3) * 2 % 1000003 + 1 }
print(box == expected)

// Through a channel: the same object is changed by whoever has it.
there = Channel<Shared>()
back = Channel<Shared>()
changer = Thread.start(() => {
	for x in there {
		x.value = x.value * 3 % 65537
		x.items[0] = x.value
		back.send(x)
	}
})
ball = Shared(1, 0, [0])
for i in 0..1000 {
	ball.value += 1
	there.send(ball)
	same = back.receive().unwrap()
	assert(same.items[0] == ball.value)
}
there.close()
changer.join()
print(ball.value)
