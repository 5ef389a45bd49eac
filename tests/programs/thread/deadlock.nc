// Every thread waits for another one.
import { Thread, Channel } from "thread"

a = Channel<int>()
b = Channel<int>()
t = Thread.start(() => {
	b.send(a.receive() ?? 0)
})
print("so far")
print(b.receive() ?? 0)
