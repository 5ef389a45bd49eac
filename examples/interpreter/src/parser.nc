/// From tokens to trees, by precedence climbing.
import { Kind, SyntaxError, Token, tokenize } from "./token"
import { Expr, Stmt } from "./tree"

const precedences: Map<string, int> = {
	"or": 1, "and": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6
}

export function parse(source: string): List<Stmt> {
	parser = Parser(tokenize(source))
	return parser.program()
}

class Parser {
	private tokens: List<Token>
	private at: int

	constructor(tokens: List<Token>) {
		self.tokens = tokens
		self.at = 0
	}

	program(): List<Stmt> {
		var statements: List<Stmt> = []
		while self.peek().kind != Kind.End {
			statements.push(self.statement())
		}
		return statements
	}

	private peek(): Token {
		return self.tokens[self.at]
	}

	private next(): Token {
		token = self.tokens[self.at]
		self.at++
		return token
	}

	private accept(text: string): bool {
		if self.peek().is(text) {
			self.at++
			return true
		}
		return false
	}

	private fail(message: string): SyntaxError {
		token = self.peek()
		return SyntaxError(message, line: token.line, column: token.column)
	}

	private expect(text: string): void {
		if !self.accept(text) {
			throw self.fail("expected '${text}', found ${self.peek().describe()}")
		}
	}

	private name(): string {
		match (self.peek().kind) {
			case Name(name) => {
				self.at++
				return name
			}
			case _ => throw self.fail("expected a name, found ${self.peek().describe()}")
		}
	}

	private statement(): Stmt {
		if self.accept("let") {
			name = self.name()
			self.expect("=")
			value = self.expression(0)
			self.accept(";")
			return Stmt.Let(name, value)
		}
		if self.peek().is("fn") && self.tokens[self.at + 1].isName() {
			self.at++
			name = self.name()
			return Stmt.Function(name, self.parameters(), self.block())
		}
		if self.accept("while") {
			condition = self.expression(0)
			return Stmt.While(condition, self.block())
		}
		if self.accept("return") {
			value = if (self.peek().is(";") || self.peek().is("}")) Expr.Nil else self.expression(0)
			self.accept(";")
			return Stmt.Return(value)
		}
		value = self.expression(0)
		self.accept(";")
		return Stmt.Only(value)
	}

	private block(): List<Stmt> {
		var statements: List<Stmt> = []
		self.expect("{")
		while !self.accept("}") {
			if self.peek().kind == Kind.End {
				throw self.fail("a block has no '}'")
			}
			statements.push(self.statement())
		}
		return statements
	}

	private parameters(): List<string> {
		var names: List<string> = []
		self.expect("(")
		while !self.accept(")") {
			if names.length > 0 {
				self.expect(",")
			}
			names.push(self.name())
		}
		return names
	}

	private list(end: string): List<Expr> {
		var items: List<Expr> = []
		while !self.accept(end) {
			if items.length > 0 {
				self.expect(",")
			}
			items.push(self.expression(0))
		}
		return items
	}

	private operator(): string {
		return match (self.peek().kind) {
			case Symbol(text) => text
			case Keyword(word) => word
			case _ => ""
		}
	}

	private expression(least: int): Expr {
		var left = self.unary()
		if least == 0 && self.peek().is("=") {
			return self.assignment(left)
		}
		while true {
			line = self.peek().line
			operator = self.operator()
			precedence = precedences.get(operator, 0)
			if precedence == 0 || precedence < least {
				return left
			}
			self.at++
			right = self.expression(precedence + 1)
			left = if (precedence < 3) Expr.Logic(operator, left, right) else Expr.Binary(operator, left, right, line)
		}
	}

	private assignment(target: Expr): Expr {
		match (target) {
			case Name(name, line) => {
				self.expect("=")
				return Expr.Assign(name, self.expression(0), line)
			}
			case _ => throw self.fail("only names can be assigned to")
		}
	}

	private unary(): Expr {
		line = self.peek().line
		for operator in ["-", "not"] {
			if self.accept(operator) {
				return Expr.Unary(operator, self.unary(), line)
			}
		}
		return self.postfix()
	}

	private postfix(): Expr {
		var e = self.primary()
		while true {
			line = self.peek().line
			if self.accept("(") {
				e = Expr.Call(e, self.list(")"), line)
			} elif self.accept("[") {
				index = self.expression(0)
				self.expect("]")
				e = Expr.Index(e, index, line)
			} else {
				return e
			}
		}
	}

	private primary(): Expr {
		token = self.next()
		match (token.kind) {
			case Number(value) => return Expr.Number(value)
			case Text(value) => return Expr.Text(value)
			case Name(name) => return Expr.Name(name, token.line)
			case Keyword("true" | "false") => return Expr.Truth(token.is("true"))
			case Keyword("nil") => return Expr.Nil
			case Keyword("fn") => return Expr.Lambda(self.parameters(), self.block())
			case Keyword("if") => return self.choice()
			case Symbol("[") => return Expr.Items(self.list("]"))
			case Symbol("(") => {
				e = self.expression(0)
				self.expect(")")
				return e
			}
			case _ => {
				self.at--
				throw self.fail("expected an expression, found ${token.describe()}")
			}
		}
	}

	private choice(): Expr {
		condition = self.expression(0)
		then = self.block()
		if !self.accept("else") {
			return Expr.If(condition, then, [])
		}
		if self.accept("if") {
			return Expr.If(condition, then, [Stmt.Only(self.choice())])
		}
		return Expr.If(condition, then, self.block())
	}
}
