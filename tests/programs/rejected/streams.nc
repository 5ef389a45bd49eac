// [L41] Streams and `async for` where they cannot be.
function plain(): void {
	async for x in stream from [1, 2] { print(x) }
}
s = stream from 5
t: Stream<int> = stream from ["a"]
for x in t { print(x) }
async for x in 5 { print(x) }
async function later(): List<int> { return [1] }
for x in later() { print(x) }
n: int? = 5
u = stream from n
print(s)
print(u)
