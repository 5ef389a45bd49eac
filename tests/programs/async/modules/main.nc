// [L40] [L45] Async functions, methods and function types across modules.
import { Job, total, pairs, quiet } from "work"
import { parallel } from "async"
async function main() {
	jobs = [Job(i) for i in 0..5]
	print(await total(jobs, async j => await j.run()))
	print(await total(jobs, j => j.run()))
	print(await pairs(3))
	await parallel([quiet(), quiet()])
	print(await parallel([j.run() for j in jobs]))
}
