// conformance: L42 L48
import { Thread, Mutex, Channel, Atomic } from "thread"
// Thread.start, join; what was written before the end is seen after join.
results = [0, 0, 0, 0]
threads: List<Thread> = []
for i in 0..4 { threads.push(Thread.start(() => { results[i] = i * i })) }
for t in threads { t.join() }
print(results)    // -> [0, 1, 4, 9]
// join rethrows.
failing = Thread.start(() => { print([1][1]) })
try { failing.join() } catch (IndexError e) { print("IndexError") }    // -> IndexError
try { failing.join() } catch (IndexError e) { print("again") }    // -> again
// Mutex: lock, unlock, with.
m = Mutex()
total = 0
adders: List<Thread> = []
for i in 0..4 {
	adders.push(Thread.start(() => {
		for k in 0..500 {
			m.lock()
			total += 1
			m.unlock()
			with m { total += 1 }
		}
	}))
}
for t in adders { t.join() }
print(total)    // -> 4000
try { with m { throw Error("inside") } } catch (e) { print(e.message) }    // -> inside
m.lock()
m.unlock()
// Channel: unbounded, send, receive, close; null once closed and empty.
c = Channel<string>()
c.send("a")
c.send("b")
c.close()
print([c.receive(), c.receive(), c.receive(), c.receive()])    // -> [Some("a"), Some("b"), null, null]
function sendTo(x: Channel<string>): string { try { x.send("late"); return "sent" } catch (e) { return "closed" } }
print(sendTo(c))    // -> closed
// With a capacity the sender waits; order is kept.
numbers = Channel<int>(capacity: 1)
sender = Thread.start(() => { for i in 0..5 { numbers.send(i) } numbers.close() })
received: List<int> = []
while true {
	match (numbers.receive()) {
		case Some(n) => received.push(n)
		case null => break
	}
}
sender.join()
print(received)    // -> [0, 1, 2, 3, 4]
// Atomic.
hits = Atomic<int>(5)
hitters = [Thread.start(() => { for i in 0..1000 { hits.add(1) } }), Thread.start(() => { for i in 0..1000 { hits.add(2) } })]
for t in hitters { t.join() }
print(hits.load())    // -> 3005
hits.store(1)
print([hits.exchange(2), hits.load()])    // -> [1, 2]
print([hits.compareExchange(2, 9), hits.compareExchange(2, 7)])    // -> [true, false]
print(hits.load())    // -> 9
