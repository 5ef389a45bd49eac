// JSON (RFC 8259): texts to values and back.

/// A JSON value.
export enum Json {
	Null
	Bool(value: bool)
	Number(value: float)
	Text(value: string)
	Array(items: List<Json>)
	Object(members: Map<string, Json>)

	/// The member of an object, or the item of an array by `at`; null if there is none.
	get(name: string): Json? {
		match (self) {
			case Object(members) => return members.get(name)
			case _ => return null
		}
	}

	at(i: int): Json? {
		match (self) {
			case Array(items) => return if (i >= 0 && i < items.length) items[i] else null
			case _ => return null
		}
	}

	asText(): string? {
		match (self) {
			case Text(value) => return value
			case _ => return null
		}
	}

	asNumber(): float? {
		match (self) {
			case Number(value) => return value
			case _ => return null
		}
	}

	asBool(): bool? {
		match (self) {
			case Bool(value) => return value
			case _ => return null
		}
	}
}

/// The value of a JSON text; throws ParseError.
export function parse(text: string): Json {
	parser = Parser(text)
	value = parser.value(0)
	parser.space()
	if parser.at < parser.end {
		throw parser.failure("something follows the value")
	}
	return value
}

/// The shortest JSON text of a value; with indent > 0 one member a line.
export function stringify(value: Json, indent: int = 0): string {
	out = StringBuilder()
	write(out, value, indent, 0)
	return out.toString()
}

function newLine(out: StringBuilder, indent: int, depth: int): void {
	if indent > 0 {
		out.append("\n")
		out.append(" ".repeat(indent * depth))
	}
}

function write(out: StringBuilder, value: Json, indent: int, depth: int): void {
	match (value) {
		case Null => {
			out.append("null")
		}
		case Bool(b) => {
			out.append(b)
		}
		case Number(x) => {
			writeNumber(out, x)
		}
		case Text(s) => {
			writeText(out, s)
		}
		case Array(items) => {
			out.append("[")
			for (i = 0; i < items.length; i++) {
				if i > 0 {
					out.append(",")
				}
				newLine(out, indent, depth + 1)
				write(out, items[i], indent, depth + 1)
			}
			if items.length > 0 {
				newLine(out, indent, depth)
			}
			out.append("]")
		}
		case Object(members) => {
			out.append("{")
			first = true
			for name, member in members {
				if !first {
					out.append(",")
				}
				first = false
				newLine(out, indent, depth + 1)
				writeText(out, name)
				out.append(if (indent > 0) ": " else ":")
				write(out, member, indent, depth + 1)
			}
			if !first {
				newLine(out, indent, depth)
			}
			out.append("}")
		}
	}
}

// Whole numbers without their `.0`; what JSON cannot say becomes null.
function writeNumber(out: StringBuilder, x: float): void {
	if x != x || x - x != 0.0 {
		out.append("null")
		return
	}
	text = x.toString()
	out.append(if (text.endsWith(".0")) text[:text.length - 2] else text)
}

function writeText(out: StringBuilder, text: string): void {
	out.append("\"")
	for c in text {
		if c == '"' {
			out.append("\\\"")
		} elif c == '\\' {
			out.append("\\\\")
		} elif c == '\n' {
			out.append("\\n")
		} elif c == '\r' {
			out.append("\\r")
		} elif c == '\t' {
			out.append("\\t")
		} elif int(c) < 32 {
			out.append("\\u00")
			out.append(hexDigit(int(c) / 16))
			out.append(hexDigit(int(c) % 16))
		} else {
			out.append(c)
		}
	}
	out.append("\"")
}

function hexDigit(n: int): char {
	return if (n < 10) char(48 + n) else char(87 + n)
}

// Reads the bytes of a text; `at` is the next one.
class Parser {
	text: bytes
	at: int
	end: int

	constructor(text: string) {
		self.text = text.bytes()
		self.at = 0
		self.end = self.text.length
	}

	failure(what: string): ParseError {
		return ParseError("JSON, byte ${self.at}: ${what}")
	}

	// The next byte, 0 at the end.
	peek(): int {
		return if (self.at < self.end) int(self.text[self.at]) else 0
	}

	space(): void {
		while self.at < self.end {
			c = self.peek()
			if c != 32 && c != 10 && c != 13 && c != 9 {
				return
			}
			self.at++
		}
	}

	expect(c: int, what: string): void {
		if self.peek() != c {
			throw self.failure("expected " + what)
		}
		self.at++
	}

	word(text: string, value: Json): Json {
		for c in text {
			self.expect(int(c), text)
		}
		return value
	}

	value(depth: int): Json {
		if depth > 500 {
			throw self.failure("nested too deeply")
		}
		self.space()
		c = self.peek()
		if c == 123 {
			return self.object(depth)
		}
		if c == 91 {
			return self.array(depth)
		}
		if c == 34 {
			return Json.Text(self.string())
		}
		if c == 116 {
			return self.word("true", Json.Bool(true))
		}
		if c == 102 {
			return self.word("false", Json.Bool(false))
		}
		if c == 110 {
			return self.word("null", Json.Null)
		}
		return self.number()
	}

	object(depth: int): Json {
		members: Map<string, Json> = {}
		self.at++
		self.space()
		if self.peek() == 125 {
			self.at++
			return Json.Object(members)
		}
		while true {
			self.space()
			if self.peek() != 34 {
				throw self.failure("expected the name of a member")
			}
			name = self.string()
			self.space()
			self.expect(58, "':'")
			members[name] = self.value(depth + 1)
			self.space()
			if self.peek() == 44 {
				self.at++
			} else {
				self.expect(125, "',' or '}'")
				break
			}
		}
		return Json.Object(members)
	}

	array(depth: int): Json {
		items: List<Json> = []
		self.at++
		self.space()
		if self.peek() == 93 {
			self.at++
			return Json.Array(items)
		}
		while true {
			items.append(self.value(depth + 1))
			self.space()
			if self.peek() == 44 {
				self.at++
			} else {
				self.expect(93, "',' or ']'")
				break
			}
		}
		return Json.Array(items)
	}

	digits(): int {
		start = self.at
		while self.at < self.end && self.peek() >= 48 && self.peek() <= 57 {
			self.at++
		}
		return self.at - start
	}

	number(): Json {
		start = self.at
		if self.peek() == 45 {
			self.at++
		}
		leading = self.peek()
		n = self.digits()
		if n == 0 {
			throw self.failure("expected a value")
		}
		if n > 1 && leading == 48 {
			throw self.failure("a number begins with 0")
		}
		if self.peek() == 46 {
			self.at++
			if self.digits() == 0 {
				throw self.failure("expected a digit")
			}
		}
		if self.peek() == 101 || self.peek() == 69 {
			self.at++
			if self.peek() == 43 || self.peek() == 45 {
				self.at++
			}
			if self.digits() == 0 {
				throw self.failure("expected a digit")
			}
		}
		return Json.Number(float(self.text.slice(start, self.at).toString()))
	}

	string(): string {
		self.at++
		out = StringBuilder()
		start = self.at
		while true {
			if self.at >= self.end {
				throw self.failure("the text does not end")
			}
			c = self.peek()
			if c == 34 {
				break
			}
			if c < 32 {
				throw self.failure("a control character in a text")
			}
			if c == 92 {
				out.append(self.text.slice(start, self.at))
				self.at++
				out.append(self.escape())
				start = self.at
			} else {
				self.at++
			}
		}
		out.append(self.text.slice(start, self.at))
		self.at++
		return out.toString()
	}

	escape(): char {
		c = self.peek()
		self.at++
		return match (c) {
			case 34 => '"'
			case 92 => '\\'
			case 47 => '/'
			case 98 => char(8)
			case 102 => char(12)
			case 110 => '\n'
			case 114 => '\r'
			case 116 => '\t'
			case 117 => self.unicode()
			case _ => throw self.failure("no such escape")
		}
	}

	unicode(): char {
		code = self.hex4()
		if code >= 0xD800 && code < 0xDC00 {
			self.expect(92, "the second half of a surrogate pair")
			self.expect(117, "the second half of a surrogate pair")
			low = self.hex4()
			if low < 0xDC00 || low > 0xDFFF {
				throw self.failure("half a surrogate pair")
			}
			code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
		} elif code >= 0xDC00 && code < 0xE000 {
			throw self.failure("half a surrogate pair")
		}
		return char(code)
	}

	hex4(): int {
		code = 0
		for (i = 0; i < 4; i++) {
			c = self.peek()
			self.at++
			if c >= 48 && c <= 57 {
				code = code * 16 + c - 48
			} elif (c | 32) >= 97 && (c | 32) <= 102 {
				code = code * 16 + (c | 32) - 87
			} else {
				throw self.failure("expected four hexadecimal digits")
			}
		}
		return code
	}
}
