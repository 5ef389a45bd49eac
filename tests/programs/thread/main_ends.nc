// The program ends with its main part, whatever other threads do then.
import { Thread, Channel, Atomic } from "thread"

turns = Atomic<int>(0)
silent = Channel<int>()
for i in 0..3 {
	Thread.start(() => {
		while true { turns.add(1) }
	})
}
Thread.start(() => { silent.receive() })
while turns.load() < 1000 {}
print("done")
