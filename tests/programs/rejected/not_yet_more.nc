// [L19] [L28] [L29] [L40] [L41] [L42] What is planned says so once, where it is written.
class A { async m(): int { return 1 } }
interface I { async n(): int }
function main() { f = async x => x; print(1) }
t: Future<int> = null
c: Channel<int>
m = Mutex()
a = Atomic<int>(3)
f: async (int) -> int = x => x
x = await f()
