// conformance: L41
import { sleep, parallel, race, withTimeout } from "async"
function plain(s: Stream<int>) { async for x in s { print(x) } }    // !
s: Stream<int> = stream from ["text"]    // ! E0399 not supported yet: streams
t = stream from 5    // ! E0399 not supported yet: streams
for x in (stream from [1]) { print(x) }    // ! E0399 not supported yet: streams
async for x in 5 { print(x) }    // !
a = await parallel([1, 2])    // !
b = await race(5)    // !
c = await withTimeout("1", () => sleep(1))    // !
d = await withTimeout(1, sleep(1))    // !
e = await sleep("x")    // !
print("${s}${t}${a}${b}${c}${d}${e}")
