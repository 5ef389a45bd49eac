// [L40] Input that is there is read at once, also by a fiber.
import { readLine, readAll } from "io"

async function echo(n: int): void {
	for i in 0..n {
		print("line ${readLine()}")
	}
}

reader = echo(2)
print("after the start")
await reader
print("[${readAll()}]")
print(readLine())
