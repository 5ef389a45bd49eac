// [L05] Escapes and interpolation, one in the other.
function main() {
	n = 3
	print("a${n}b${n + 1}c${"d${"e${n}"}f"}g")
	print("${ {"k": 1} } ${[1, 2].map(x => x * 2)} ${if (n > 2) "big" else "small"}")
	print("${match (n) { case 3 => "three"; case _ => "other" }}")
	print("map: ${{"a": {"b": "}"}}["a"]["b"]}")
	print(`multi
line ${n}
  "quoted" 'too' ${"x" +
  "y"}
end`)
	print('no ${n} here')
	print("tab	inside")
	print("é日本🎉".length, )
	print("é日本🎉".byteLength)
	print("\u{e9}" == "é")
	c: char = 'é'
	print(int(c))
	d: char = "🎉"
	print(int(d))
	print(c == "é")
	print("é" == c)
	e: char = '\n'
	print(int(e))
	f: char = '\u{1F600}'
	print(f)
	print('x' + 'y')
	print('x'.length)
	print("it's" + 'say "hi"')
	print("")
	print('')
	print(``)
}

function escapes() {
	print("a\n\tb\rc".length)
	print("\0\x41\x7f\xff\u{0}\u{10FFFF}\u{1F600}".length)
	print("\0\x41\x7f\xff\u{0}\u{10FFFF}\u{1F600}".byteLength)
	print("\\ \' \" \` \$".length)
	print('\\ \' \" \` \$ ${x}')
	print(`\\ \' \" \` \$ ${1}`)
	print("$x ${1}$ $$ ${"$"}{2}")
}
escapes()
