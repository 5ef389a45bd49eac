// A thousand threads at a time, all alive together, collections meanwhile.
import { Thread, Channel, Mutex } from "thread"

const N = 1000

start = Channel<int>()
results = Channel<List<int>>()
var there = 0
m = Mutex()
threads = [Thread.start(() => {
	mine: List<List<int>> = []
	with m { there++ }
	n = start.receive() ?? 0
	for i in 0..20 {
		mine.append([n + k for k in 0..50])
	}
	results.send(mine[n % 20])
}) for t in 0..N]
for i in 0..N { start.send(i) }
var total = 0
for i in 0..N {
	for x in results.receive().unwrap() { total += x }
}
for t in threads { t.join() }
print(there)
print(total == 50 * (N * (N - 1) / 2) + N * (49 * 50 / 2))
