// Lines stay whole, whoever prints them; and errors go on beside.
import { Thread } from "thread"

threads = [Thread.start(() => {
	for i in 0..200 { print("abcdefghij".repeat(6)) }
}) for t in 0..10]
for t in threads { t.join() }
print("end")
