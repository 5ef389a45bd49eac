// [L48] io: reading and writing.
import { readLine, readAll, write } from "io"

function main() {
	write("name? ")
	name = readLine()
	print(name ?? "nobody")
	if name != null { write("<" + name + ">\n") }
	numbers: List<int> = []
	while true {
		line = readLine()
		if line == null || line == "" { break }
		numbers.append(int(line))
	}
	print(sum(numbers))
	rest = readAll()
	print(rest.length)
	print(readLine())
	print(readAll() == "")
}
