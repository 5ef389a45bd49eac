// A whole small program: a tokenizer, a recursive descent parser and an evaluator with results.
enum Token { Number(value: int), Name(text: string), Op(c: char), End }

enum Expr {
	Num(value: int)
	Var(name: string)
	Bin(op: char, left: Expr, right: Expr)
}

error SyntaxError extends Error {}

class Lexer {
	private text: string
	private at: int = 0

	private peek(): char? {
		if self.at >= self.text.length { return null }
		return self.text[self.at]
	}

	private takeWhile(test: (char) -> bool): string {
		start = self.at
		while true {
			c = self.peek()
			if c == null || !test(c) { break }
			self.at += 1
		}
		return self.text[start:self.at]
	}

	next(): Token {
		self.takeWhile(c => c.isSpace())
		c = self.peek()
		if c == null { return Token.End }
		if c.isDigit() { return Number(int(self.takeWhile(d => d.isDigit()))) }
		if c.isLetter() { return Name(self.takeWhile(d => d.isLetter())) }
		self.at += 1
		return Op(c)
	}
}

class Parser {
	private lexer: Lexer
	private token: Token

	constructor(text: string) {
		self.lexer = Lexer(text)
		self.token = self.lexer.next()
	}

	private advance(): Token {
		old = self.token
		self.token = self.lexer.next()
		return old
	}

	private isOp(c: char): bool { return self.token == Op(c) }

	parse(): Expr {
		e = self.sum()
		if self.token != Token.End { throw SyntaxError("unexpected ${self.token}") }
		return e
	}

	private sum(): Expr {
		left = self.product()
		while self.isOp('+') || self.isOp('-') {
			op = self.operator()
			left = Bin(op, left, self.product())
		}
		return left
	}

	private product(): Expr {
		left = self.atom()
		while self.isOp('*') || self.isOp('/') {
			op = self.operator()
			left = Bin(op, left, self.atom())
		}
		return left
	}

	private operator(): char {
		return match (self.advance()) {
			case Op(c) => c
			case other => throw SyntaxError("no operator: ${other}")
		}
	}

	private atom(): Expr {
		match (self.advance()) {
			case Number(n) => return Num(n)
			case Name(s) => return Var(s)
			case Op(c) when c == '(' => {
				e = self.sum()
				if !self.isOp(')') { throw SyntaxError("')' expected, found ${self.token}") }
				self.advance()
				return e
			}
			case other => throw SyntaxError("unexpected ${other}")
		}
	}
}

function eval(e: Expr, names: Map<string, int>): Result<int, string> {
	match (e) {
		case Num(n) => return Success(n)
		case Var(name) => {
			value = names.get(name)
			if value == null { return Error("unknown " + name) }
			return Success(value)
		}
		case Bin(op, l, r) => {
			left = eval(l, names)
			right = eval(r, names)
			match ((left, right)) {
				case (Success(a), Success(b)) => {
					match (op) {
						case '+' => return Success(a + b)
						case '-' => return Success(a - b)
						case '*' => return Success(a * b)
						case _ => {
							if b == 0 { return Error("division by zero") }
							return Success(a / b)
						}
					}
				}
				case (Error(m), _) => return Error(m)
				case (_, Error(m)) => return Error(m)
			}
		}
	}
}

function main() {
	names = {"x": 6, "y": 7}
	for text in ["1 + 2 * 3", "(1 + 2) * 3", "x * y", "10 / (5 - 5)", "x + z", "2 * (3 + ", "4 4", "100 - 2 - 3"] {
		try {
			match (eval(Parser(text).parse(), names)) {
				case Success(n) => print("${text} = ${n}")
				case Error(m) => print("${text}: ${m}")
			}
		} catch (SyntaxError e) {
			print("${text}: ${e}")
		}
	}
}
