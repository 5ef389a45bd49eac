// The last thread that could have sent ends with an error, which is told first.
import { Thread, Channel } from "thread"

c = Channel<int>()
Thread.start(() => {
	c.send(1)
	throw ArithmeticError("before the second one")
})
print(c.receive() ?? 0)
print(c.receive() ?? 0)
