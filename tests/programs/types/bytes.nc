// [L07] [L10] Octets.
function main() {
	b = bytes(3)
	b[0] = 255
	b[1] = 1
	print(b[0])
	print(b[0] + 1)
	print(b.length)
	b.append(65)
	print(b.hex())
	print("é!".bytes().hex())
	print("hi".bytes().toString())
	print(b.slice(1, 3).hex())
	total = 0
	for x in b { total += int(x) }
	print(total)
	try {
		print(b[4])
	} catch (IndexError e) {
		print("IndexError")
	}
	try {
		print(b.toString())
	} catch (ParseError e) {
		print("ParseError")
	}
}
