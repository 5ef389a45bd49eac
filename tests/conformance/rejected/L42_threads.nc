// conformance: L42
import { Thread, Mutex, Channel, Atomic } from "thread"
a = Thread.start(() => 5)
b = Thread.start((x: int) => { print(x) })    // ! E0384 the lambda has 1 parameter, but 0 are expected
c = Channel<int>("x")    // ! E0341 the argument 'capacity' of 'Channel<int>' must be 'int?', but this is 'string'
d = Channel<int>()
d.send("text")    // ! E0341 the argument 'x' of 'send' must be 'int', but this is 'string'
e: int = d.receive()    // ! E0341 the value must be 'int', but this is 'int?'
f = Atomic<int>("x")    // ! E0341 the argument 'value' of 'Atomic<int>' must be 'int', but this is 'string'
g = Atomic(1)
g.store("x")    // ! E0341 the argument 'x' of 'store' must be 'int', but this is 'string'
h = Thread(5)    // ! E0353 the constructor of 'Thread' is private to 'Thread'
with Mutex() as m { m.lock(1) }    // ! E0373 'lock' takes 0 arguments, but this call has 1
a.join()
b.join()
print("${c}${e}${f}${h}")
