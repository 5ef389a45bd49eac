import { assertEqual, assertThrows, describe, test } from "testing"
import { Json, parse, stringify } from "json"
import { run, Task, taskOf } from "./job"
import { Pool } from "./pool"

describe("tasks", () => {
	test("are read from JSON", () => {
		assertEqual(taskOf(parse("{\"kind\": \"primes\", \"below\": 10}")), Task.Primes(10))
		assertEqual(taskOf(parse("{\"kind\": \"words\", \"text\": \"a\"}")), Task.Words("a"))
	})
	for (text, message) in [
		("{}", "'kind' is missing"),
		("{\"kind\": \"words\", \"text\": 1}", "'text' must be a string"),
		("{\"kind\": \"primes\", \"below\": 0}", "'below' must be a whole number from 1 to 5000000")
	] {
		test("${text} is none", () => {
			assertEqual(assertThrows(() => {
				taskOf(parse(text))
			}).message, message)
		})
	}
	test("give their results", () => {
		assertEqual([stringify(run(t)) for t in [Task.Primes(100), Task.Collatz(27), Task.Words("b a b")]], [
			"{\"count\":25,\"largest\":97}", "{\"steps\":111,\"highest\":9232}", "{\"b\":2,\"a\":1}"])
	})
})

test("a pool runs everything before it closes", () => {
	pool = Pool(3)
	ids = [pool.submit(Task.Collatz(n)) for n in 1..=50]
	pool.close()
	assertEqual(pool.summary(), {"queued": 0, "running": 0, "done": 50, "failed": 0})
	match (pool.state(ids[26])) {
		case Some(Done(Object(members))) => assertEqual(members["steps"], Json.Number(111.0))
		case other => assertEqual("${other}", "done")
	}
})
