// Parses a JSON text into a tree: strings, lists and maps. The text has 156 operations, is made here and is parsed
// many times.

const OPERATIONS = 156

enum Json {
	Null
	Bool(value: bool)
	Number(text: string)
	Text(value: string)
	Array(items: List<Json>)
	Object(members: Map<string, Json>)
}

class Parser {
	private text: string
	private at: int = 0

	// The value that the whole text is.
	parse(): Json {
		self.skipSpace()
		result = self.value()
		self.skipSpace()
		if self.at < self.text.length {
			self.fail("the end")
		}
		return result
	}

	private fail(expected: string) {
		throw ParseError("${expected} expected at ${self.at}")
	}

	// The character here, or NUL at the end.
	private peek(): char {
		return if (self.at < self.text.length) self.text[self.at] else '\0'
	}

	private skipSpace() {
		while self.peek().isSpace() {
			self.at++
		}
	}

	// Skips a character if it is here; was it?
	private accept(c: char): bool {
		if self.peek() != c {
			return false
		}
		self.at++
		return true
	}

	private expect(c: char) {
		if !self.accept(c) {
			self.fail("'${c}'")
		}
	}

	private value(): Json {
		return match self.peek() {
			case '{' => self.object()
			case '[' => self.array()
			case '"' => Json.Text(self.quoted())
			case 'n' => self.word("null", Json.Null)
			case 't' => self.word("true", Json.Bool(true))
			case 'f' => self.word("false", Json.Bool(false))
			case _ => self.number()
		}
	}

	private word(letters: string, meaning: Json): Json {
		for letter in letters {
			self.expect(letter)
		}
		return meaning
	}

	private object(): Json {
		members: Map<string, Json> = {}
		self.expect('{')
		self.skipSpace()
		if self.accept('}') {
			return Json.Object(members)
		}
		do {
			self.skipSpace()
			name = self.quoted()
			self.skipSpace()
			self.expect(':')
			self.skipSpace()
			members[name] = self.value()
			self.skipSpace()
		} while self.accept(',')
		self.expect('}')
		return Json.Object(members)
	}

	private array(): Json {
		items: List<Json> = []
		self.expect('[')
		self.skipSpace()
		if self.accept(']') {
			return Json.Array(items)
		}
		do {
			self.skipSpace()
			items.append(self.value())
			self.skipSpace()
		} while self.accept(',')
		self.expect(']')
		return Json.Array(items)
	}

	private quoted(): string {
		self.expect('"')
		var start = self.at
		parts = StringBuilder()
		while self.peek() != '"' {
			if self.at >= self.text.length {
				self.fail("'\"'")
			}
			if self.accept('\\') {
				parts.append(self.text[start:self.at - 1])
				parts.append(self.escaped())
				start = self.at
			} else {
				self.at++
			}
		}
		last = self.text[start:self.at]
		self.at++
		return if (parts.length == 0) last else parts.append(last).toString()
	}

	private escaped(): char {
		c = self.peek()
		self.at++
		return match c {
			case 'n' => '\n'
			case 't' => '\t'
			case 'r' => '\r'
			case 'b' => '\x08'
			case 'f' => '\x0c'
			case 'u' => self.codePoint()
			case _ => c
		}
	}

	private codePoint(): char {
		var code = 0
		for i in 0..4 {
			c = self.peek()
			digit = "0123456789abcdef".indexOf("${c}")
			if digit == null {
				self.fail("a digit")
				return c
			}
			code = code * 16 + digit
			self.at++
		}
		return char(code)
	}

	private number(): Json {
		start = self.at
		self.accept('-')
		self.digits()
		if self.accept('.') {
			self.digits()
		}
		if self.accept('e') || self.accept('E') {
			if !self.accept('-') {
				self.accept('+')
			}
			self.digits()
		}
		return Json.Number(self.text[start:self.at])
	}

	private digits() {
		if !self.peek().isDigit() {
			self.fail("a value")
		}
		while self.peek().isDigit() {
			self.at++
		}
	}
}

// What the parser reads.
function document(): string {
	text = StringBuilder()
	text.append(`{ "head": { "requestCounter": 4, "ratio": -1.25e+2, "locale": null },\n"operations": [\n`)
	for i in 0..OPERATIONS {
		text.append(match i % 3 {
			case 0 => `["destroy","w${i}"]`
			case 1 => `["set","w${i}",{"activeControl":"w99","bounds":[${i},${2 * i},300,25],"visible":true}]`
			case _ => `["call","Browser","add",{"text":"line \\"${i}\\"\\n\\u00e9","entries":[["demo",${i}]],"on":false}]`
		})
		text.append(if (i + 1 < OPERATIONS) ",\n" else "\n")
	}
	return text.append("]}").toString()
}

// The number of values, with the lengths of all texts and names.
function weigh(json: Json): int {
	return match json {
		case Json.Null | Json.Bool(_) => 1
		case Json.Number(text) => 1 + text.length
		case Json.Text(text) => 1 + text.length
		case Json.Array(items) => items.reduce(1, (total, item) => total + weigh(item))
		case Json.Object(members) => {
			var total = 1
			for name, value in members {
				total += name.length + weigh(value)
			}
			total
		}
	}
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	text = document()
	var operations = 0
	var weight = 0
	for i in 0..times {
		json = Parser(text).parse()
		weight += weigh(json)
		match json {
			case Json.Object(members) => {
				match members["operations"] {
					case Json.Array(items) => operations += items.length
					case _ => print("no operations")
				}
			}
			case _ => print("no object")
		}
	}
	print("${text.length} characters, ${operations} operations, weight ${weight}")
}
