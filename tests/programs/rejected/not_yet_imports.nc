// [L41] [L48] Streams and planned modules, without errors that only follow.
import "net/http" as http
import { sleep } from "async"
import "json"
async function later(): int { return 1 }
macro double(x) { x + x }
function main() {
	x = await later()
	async for y in [1] { print(y) }
	f = async () => 3
	print(double(2))
	s = stream from [1, 2]
	z: async (int) -> int = f
	q: Future<int> = later()
	st: Stream<int> = s
	http.get("x")
}
