// Errors that nobody joins are told at the end, after what was printed; the exit status says so.
import { list } from "fs"
import { Thread } from "thread"

function fails(): void { throw IndexError("in a thread") }

Thread.start(() => { fails() })
// Not joined, but seen to be gone.
while list("/proc/self/task").length > 1 {}
print("main goes on")
joined = Thread.start(() => { throw Error("this one is joined") })
try {
	joined.join()
} catch (e) {
	print(e.message)
}
