import "io"

// Reads standard input line by line, then the rest at once.
first = io.readLine() ?? "nothing"
print("first: ${first}")
n = 0
while true {
	line = io.readLine()
	if line == null {
		break
	}
	n++
	if line == "stop" {
		break
	}
}
print("lines: ${n}")
rest = io.readAll()
print("rest: ${rest.lines()}")
io.write("no newline")
io.write("\n")
print(io.readLine())
