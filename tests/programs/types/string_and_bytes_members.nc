// [L09] Every member of string, char, StringBuilder and bytes.
function t(f: () -> any): void {
	try { print(f()) } catch (Error e) { print(e) }
}
function strings() {
	s = "Héllo, Wörld"
	print([s.length, s.byteLength])
	print("ab".bytes().length)
	print(["".isEmpty(), " ".isEmpty()])
	print([s.contains("lo"), s.contains(""), s.contains("LO"), "".contains("a"), "".contains("")])
	print([s.startsWith("Hé"), s.startsWith(""), s.startsWith("é"), s.endsWith("ld"), s.endsWith(""), "a".endsWith("ba")])
	print([s.indexOf("l"), s.indexOf("ö"), s.indexOf("z"), s.indexOf(""), "".indexOf("")])
	print("a,b,,c".split(","))
	print("".split(","))
	print("abc".split(""))
	print("héy".split(""))
	print("a--b--".split("--"))
	print(",".split(","))
	print("abc".split("abcd"))
	print("a\nb\r\nc\n\nd".lines())
	print("".lines())
	print("\n".lines())
	print("a\n".lines())
	print(["[" + "  a b\t\n".trim() + "]", "[" + "  a ".trimStart() + "]", "[" + "  a ".trimEnd() + "]", "[" + "\u{a0}\u{3000}x\u{2003}".trim() + "]"])
	print(["straße".upper(), "ÀÉ".lower(), "ǆ".upper(), "İ".lower(), "123".upper(), "".lower()])
	print(["aaa".replace("a", "b"), "aaa".replace("aa", "b"), "abc".replace("", "-"), "abc".replace("b", ""), "a.b".replace(".", "$"), "ééé".replace("é", "e")])
	print(["ab".repeat(3), "ab".repeat(0), "ab".repeat(1), "".repeat(5)])
	print(["7".padStart(3, '0'), "7".padEnd(3, '.'), "1234".padStart(3, '0'), "é".padStart(3, '日'), "x".padStart(3), "x".padEnd(-5, 'a')])
	print("héy".chars())
	print("".chars())
	print(["abc".reversed(), "héy🎉".reversed(), "".reversed()])
	print(["a".compareTo("b") < 0, "b".compareTo("a") > 0, "a".compareTo("a") == 0, "a".compareTo("ab") < 0])
	print(["12".parseInt(), "-7".parseInt(), "x".parseInt(), "".parseInt(), "1.5".parseInt(), "99999999999999999999".parseInt()])
	print(["1.5".parseFloat(), "2".parseFloat(), "1e3".parseFloat(), "x".parseFloat(), "nan".parseFloat(), "".parseFloat()])
	for c in "aé🎉" { print(c) }
	print([c for c in "abc" if c != 'b'])
	print(len("héy"))
	print("abc"[1])
	print("x" + "abc"[1] + 'c')
	print("abc" == "ab" + "c")
	print("abc" != "abd")
}
function chars() {
	for c in "aZ5 _é٣\n日ß" {
		print("${int(c)} ${c.isDigit()} ${c.isLetter()} ${c.isSpace()} ${c.isUpper()} ${c.isLower()} ${c.upper()} ${c.lower()}")
	}
	a: char = 'a'
	b: char = 'b'
	print([a < b, a == 'a', a != b, a >= 'b', a.compareTo(b) < 0])
	print(char(int(a) + 1))
	print("${a}" + b)
	print(int(b) - int(a))
	print(string(a) + a.toString())
	print([max(a, b), min(a, b)])
	print(['c', 'a', 'b'].sorted())
	cs: List<char> = ['c', 'a', 'b']
	print(cs.sorted())
	print(cs.join(""))
}
function builder() {
	b = StringBuilder()
	print(b.length)
	b.append("é").append(1).append(2.5).append('c').append([1]).append(null ?? "n")
	print(b.length)
	print(b.toString())
	print("${b}!")
	print(b)
	c = StringBuilder()
	for i in 0..5 { c.append(i) }
	print(c.toString() + c.toString())
}
function octets() {
	b = bytes(3)
	print(b.length)
	print(b.hex())
	b[0] = 255
	b[1] = uint8(300)
	print(b.hex())
	print(b[0] + 1)
	print(int(b[0]) + 1)
	t(() => b[3])
	t(() => b[-1])
	t(() => { b[3] = 1; return 0 })
	b.append(7)
	print(b.hex())
	print(b.slice(1, 3).hex())
	print(b[1:].hex() + " " + b[:1].hex() + " " + b[:].hex())
	t(() => b.slice(2, 1))
	t(() => b.slice(0, 9))
	t(() => b[5:])
	t(() => bytes(-1))
	print("héy".bytes().hex())
	print("héy".bytes().toString())
	t(() => b.toString())
	print(bytes(0).toString() == "")
	x: bytes = [104, 105]
	print(x.toString())
	print(x == "hi".bytes())
	print(x != "ho".bytes())
	for o in x { print(o) }
	print([int(o) * 2 for o in x])
	b[0] += 10
	print(b[0])
	b[0]++
	print(b[0])
	y = x
	y[0] = 72
	print(x.toString())
	print(len(x))
}
function main() {
	strings()
	chars()
	builder()
	octets()
}
