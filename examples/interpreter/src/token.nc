/// The words of a script, with their places.

export enum Kind {
	Number(value: float)
	Text(value: string)
	Name(name: string)
	Keyword(word: string)
	Symbol(text: string)
	End
}

export struct Token {
	kind: Kind
	line: int
	column: int

	is(text: string): bool {
		return match (self.kind) {
			case Keyword(word) => word == text
			case Symbol(symbol) => symbol == text
			case _ => false
		}
	}

	isName(): bool {
		return match (self.kind) {
			case Name(_) => true
			case _ => false
		}
	}

	describe(): string {
		return match (self.kind) {
			case Number(value) => "the number ${value}"
			case Text(_) => "a text"
			case Name(name) => "'${name}'"
			case Keyword(word) => "'${word}'"
			case Symbol(text) => "'${text}'"
			case End => "the end"
		}
	}
}

export error SyntaxError extends Error {
	line: int
	column: int
}

const keywords: Set<string> = {"let", "fn", "if", "else", "while", "return", "true", "false", "nil", "and", "or", "not"}
const pairs: Set<string> = {"==", "!=", "<=", ">=", "=>"}

export function tokenize(source: string): List<Token> {
	lexer = Lexer(source)
	return lexer.all()
}

class Lexer {
	private chars: List<char>
	private at: int
	private line: int
	private lineStart: int

	constructor(source: string) {
		self.chars = source.chars()
		self.at = 0
		self.line = 1
		self.lineStart = 0
	}

	all(): List<Token> {
		var tokens: List<Token> = []
		while true {
			self.skipSpace()
			line = self.line
			column = self.at - self.lineStart + 1
			kind = self.next()
			tokens.push(Token(kind, line, column))
			if kind == Kind.End {
				return tokens
			}
		}
	}

	private peek(ahead: int = 0): char {
		i = self.at + ahead
		return if (i < self.chars.length) self.chars[i] else '\0'
	}

	private skipSpace(): void {
		while self.at < self.chars.length {
			c = self.peek()
			if c == '\n' {
				self.at++
				self.line++
				self.lineStart = self.at
			} elif c.isSpace() {
				self.at++
			} elif c == '#' {
				while self.at < self.chars.length && self.peek() != '\n' {
					self.at++
				}
			} else {
				return
			}
		}
	}

	private take(wanted: (char) -> bool): string {
		out = StringBuilder()
		while self.at < self.chars.length && wanted(self.peek()) {
			out.append(self.peek())
			self.at++
		}
		return out.toString()
	}

	private next(): Kind {
		c = self.peek()
		if self.at >= self.chars.length {
			return Kind.End
		}
		if c.isDigit() {
			whole = self.take(d => d.isDigit())
			if self.peek() == '.' && self.peek(1).isDigit() {
				self.at++
				return Kind.Number(float("${whole}.${self.take(d => d.isDigit())}"))
			}
			return Kind.Number(float(whole))
		}
		if c.isLetter() || c == '_' {
			word = self.take(d => d.isLetter() || d.isDigit() || d == '_')
			return if (keywords.contains(word)) Kind.Keyword(word) else Kind.Name(word)
		}
		if c == '"' {
			return self.text()
		}
		pair = "${c}${self.peek(1)}"
		if pairs.contains(pair) {
			self.at += 2
			return Kind.Symbol(pair)
		}
		if "+-*/%()[]{},;=<>".contains(c.toString()) {
			self.at++
			return Kind.Symbol(c.toString())
		}
		throw SyntaxError("what is '${c}' for?", line: self.line, column: self.at - self.lineStart + 1)
	}

	private text(): Kind {
		column = self.at - self.lineStart + 1
		self.at++
		out = StringBuilder()
		while self.peek() != '"' {
			if self.at >= self.chars.length || self.peek() == '\n' {
				throw SyntaxError("the text has no end", line: self.line, column: column)
			}
			if self.peek() == '\\' {
				self.at++
				out.append(match (self.peek()) {
					case 'n' => '\n'
					case 't' => '\t'
					case other => other.toString()
				})
			} else {
				out.append(self.peek())
			}
			self.at++
		}
		self.at++
		return Kind.Text(out.toString())
	}
}
