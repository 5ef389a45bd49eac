// [L40] 100,000 fibers that are alive at the same time fit in 1 GB of memory.
import { sleep, parallel } from "async"
import { readText } from "fs"

async function wait(n: int): int {
	await sleep(n % 10)
	return n
}

function peakKilobytes(): int {
	for line in readText("/proc/self/status").lines() {
		if line.startsWith("VmHWM:") {
			return int(line.split(":")[1].trim().split(" ")[0])
		}
	}
	throw IOError("the system does not tell")
}

futures: List<Future<int>> = []
for i in 0..100000 {
	futures.append(wait(i))
}
var sum = 0
for x in await parallel(futures) {
	sum += x
}
print(sum)
peak = peakKilobytes()
print(if (peak < 1000000) "fits" else "takes ${peak} kB")
futures.clear()
for i in 0..1000 {
	futures.append(wait(i))
}
for f in futures {
	sum -= await f
}
print(sum)
