// fibers.nc ROW N: see bench/async.sh.
import { sleep } from "async"

async function atOnce(n: int): int { return n + 1 }

async function waiting(n: int): int {
	await sleep(0)
	return n + 1
}

async function turns(n: int): int {
	for i in 0..n {
		await sleep(0)
	}
	return n
}

async function timer(ms: int): int {
	await sleep(ms)
	return 1
}

async function start(n: int): int {
	var sum = 0
	for i in 0..n {
		sum += await atOnce(i) - i
	}
	return sum
}

async function wait(n: int): int {
	var sum = 0
	for i in 0..n / 100 {
		futures = [waiting(k) for k in 0..100]
		for f in futures {
			sum += await f
		}
	}
	return sum
}

async function turn(n: int): int {
	a = turns(n / 2)
	b = turns(n / 2)
	return await a + await b
}

async function alive(n: int): int {
	futures = [waiting(k) for k in 0..n]
	var sum = 0
	for f in futures {
		sum += await f
	}
	return sum
}

async function timers(n: int): int {
	var random = 1
	futures: List<Future<int>> = []
	for i in 0..n {
		random = random * 1103515245 + 12345 & 0x7fffffff
		futures.append(timer((random >> 16) % 50))
	}
	var sum = 0
	for f in futures {
		sum += await f
	}
	return sum
}

async function main(args: List<string>): void {
	n = int(args[1])
	print(match args[0] {
		case "start" => await start(n)
		case "wait" => await wait(n)
		case "turn" => await turn(n)
		case "alive" => await alive(n)
		case "timers" => await timers(n)
		case _ => -1
	})
}
