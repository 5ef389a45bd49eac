import { sleep } from "async"
export class Job {
	n: int
	async run(): int {
		await sleep(1)
		return self.n * 2
	}
}
export async function total<T>(jobs: List<T>, f: async (T) -> int): int {
	var sum = 0
	for j in jobs { sum += await f(j) }
	return sum
}
export async function pairs(n: int): List<(int, int)> => [(i, i * i) for i in 0..n]
export async function quiet(): void { await sleep(1) }
