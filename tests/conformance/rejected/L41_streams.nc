// conformance: L41
import { sleep, parallel, race, withTimeout } from "async"
function plain(s: Stream<int>) { async for x in s { print(x) } }    // ! E0422 `async for` is possible in async functions and at the top level of a program
s: Stream<int> = stream from ["text"]    // ! E0341 the value must be 'Stream<int>', but this is 'Stream<string>'
t = stream from 5    // ! E0382 'int' cannot be iterated
for x in (stream from [1]) { print(x) }    // ! E0382 'Stream<int>' cannot be iterated
async for x in 5 { print(x) }    // ! E0382 'int' cannot be iterated
a = await parallel([1, 2])    // ! E0345 the type argument 'T' of 'parallel' is not known here
b = await race(5)    // ! E0345 the type argument 'T' of 'race' is not known here
c = await withTimeout("1", () => sleep(1))    // ! E0341 the argument 'ms' of 'withTimeout' must be 'int', but this is 'string'
d = await withTimeout(1, sleep(1))    // ! E0345 the type argument 'T' of 'withTimeout' is not known here
e = await sleep("x")    // ! E0341 the argument 'ms' of 'sleep' must be 'int', but this is 'string'
print("${s}${t}${a}${b}${c}${d}${e}")
