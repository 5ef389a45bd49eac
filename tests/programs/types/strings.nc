// [L09] Strings are sequences of code points.
function attempt(f: () -> char) {
	try {
		print(f())
	} catch (IndexError e) {
		print("IndexError")
	}
}

function main() {
	s = "héllo🍜"
	print(s.length)
	print(s.byteLength)
	print(s[1])
	print(s[5])
	print(s[1:3])
	print(s[:2] + "|" + s[4:])
	attempt(() => s[6])
	attempt(() => s[0 - 1])
	print(s.bytes().length)
	for c in s { print(c) }
	print("a" + 1 + 2.0 + true + 'c' + [1] + "z")
	print("abc" < "abd")
	print("Z" < "a")
	print("abc" == "ab" + "c")
	print("a,b,,c".split(","))
	print("x=1".split("="))
	print("one\ntwo\r\nthree".lines())
	print("[" + "  pad ".trim() + "|" + "  pad ".trimStart() + "|" + "  pad ".trimEnd() + "]")
	print("héllo".upper())
	print("ÀB".lower())
	print("banana".replace("an", "AN"))
	print("ab".repeat(3))
	print("7".padStart(3, '0') + "7".padEnd(3, '.'))
	print("hello".contains("ell"))
	print("hello".startsWith("he"))
	print("hello".endsWith("lo"))
	print("héllo".indexOf("l"))
	print("hello".indexOf("z"))
	print("".isEmpty())
	print("abc".reversed())
	print("abc".chars())
	print("b".compareTo("a") > 0)
	print("a-b-c".split("-").join("+"))
	b = StringBuilder()
	for i in 0..5 { b.append(i).append(",") }
	print(b.toString())
	print(b.length)
	print('x'.upper())
	seven = "7"[0]
	print(seven.isDigit() && "é"[0].isLetter() && " "[0].isSpace() && !"x"[0].isUpper())
	print(["say \"hi\"", "tab\t"])
}
