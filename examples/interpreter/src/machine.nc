/// Runs trees.
import { Expr, Stmt } from "./tree"
import { Builtin, Closure, Environment, isTrue, ScriptError, show, Value } from "./value"

// What a statement did: only a `return` ends the function around it.
enum Flow {
	Next(value: Value)
	Leave(value: Value)
}

const deepest = 200

export class Machine {
	globals: Environment
	private out: (string) -> void
	private depth: int

	constructor(out: (string) -> void) {
		self.globals = Environment(null)
		self.out = out
		self.depth = 0
		self.builtin("print", 1, arguments => {
			self.out(show(arguments[0]))
			return Value.Nil
		})
		self.builtin("len", 1, arguments => match (arguments[0]) {
			case Items(items) => Value.Number(float(items.length))
			case Text(text) => Value.Number(float(text.length))
			case other => throw ScriptError("len of ${show(other)}", line: 0)
		})
		self.builtin("push", 2, arguments => match (arguments[0]) {
			case Items(items) => {
				items.push(arguments[1])
				arguments[0]
			}
			case other => throw ScriptError("push to ${show(other)}", line: 0)
		})
		self.builtin("text", 1, arguments => Value.Text(show(arguments[0])))
	}

	private builtin(name: string, arity: int, run: (List<Value>) -> Value): void {
		self.globals.define(name, Value.Native(Builtin(name, arity, run)))
	}

	/// The value of the last statement.
	run(program: List<Stmt>): Value {
		self.depth = 0
		return match (self.block(program, self.globals)) {
			case Next(value) | Leave(value) => value
		}
	}

	private block(statements: List<Stmt>, scope: Environment): Flow {
		var last = Value.Nil
		for s in statements {
			match (self.statement(s, scope)) {
				case Next(value) => last = value
				case Leave(value) => return Flow.Leave(value)
			}
		}
		return Flow.Next(last)
	}

	private statement(s: Stmt, scope: Environment): Flow {
		match (s) {
			case Let(name, value) => scope.define(name, self.value(value, scope))
			case Function(name, parameters, body) => {
				scope.define(name, Value.Function(Closure(name, parameters, body, scope)))
			}
			case While(condition, body) => {
				while isTrue(self.value(condition, scope)) {
					match (self.block(body, Environment(scope))) {
						case Leave(value) => return Flow.Leave(value)
						case _ => {}
					}
				}
			}
			case Return(value) => return Flow.Leave(self.value(value, scope))
			case Only(If(condition, then, otherwise)) => {
				return self.block(if (isTrue(self.value(condition, scope))) then else otherwise, Environment(scope))
			}
			case Only(value) => return Flow.Next(self.value(value, scope))
		}
		return Flow.Next(Value.Nil)
	}

	private value(e: Expr, scope: Environment): Value {
		return match (e) {
			case Number(value) => Value.Number(value)
			case Text(value) => Value.Text(value)
			case Truth(value) => Value.Truth(value)
			case Nil => Value.Nil
			case Name(name, line) => scope.find(name) ?? self.unknown(name, line)
			case Items(items) => Value.Items([self.value(item, scope) for item in items])
			case Unary(operator, operand, line) => self.unary(operator, self.value(operand, scope), line)
			case Binary(operator, left, right, line) => {
				a = self.value(left, scope)
				self.binary(operator, a, self.value(right, scope), line)
			}
			case Logic(operator, left, right) => {
				a = self.value(left, scope)
				if (isTrue(a) == (operator == "and")) self.value(right, scope) else a
			}
			case Assign(name, value, line) => {
				v = self.value(value, scope)
				if scope.assign(name, v) { v } else { self.unknown(name, line) }
			}
			case Call(callee, arguments, line) => {
				f = self.value(callee, scope)
				self.call(f, [self.value(a, scope) for a in arguments], line)
			}
			case Index(list, index, line) => self.item(self.value(list, scope), self.value(index, scope), line)
			case Lambda(parameters, body) => Value.Function(Closure("anonymous", parameters, body, scope))
			case If(condition, then, otherwise) => {
				chosen = if (isTrue(self.value(condition, scope))) then else otherwise
				match (self.block(chosen, Environment(scope))) {
					case Next(v) | Leave(v) => v
				}
			}
		}
	}

	private unknown(name: string, line: int): Value {
		throw ScriptError("'${name}' is not defined", line: line)
	}

	private unary(operator: string, v: Value, line: int): Value {
		return match ((operator, v)) {
			case ("-", Number(x)) => Value.Number(-x)
			case ("not", _) => Value.Truth(!isTrue(v))
			case _ => throw ScriptError("'${operator}' of ${show(v)}", line: line)
		}
	}

	private binary(operator: string, a: Value, b: Value, line: int): Value {
		return match ((operator, a, b)) {
			case ("==", _, _) => Value.Truth(show(a) == show(b))
			case ("!=", _, _) => Value.Truth(show(a) != show(b))
			case ("+", Number(x), Number(y)) => Value.Number(x + y)
			case ("+", Text(x), _) => Value.Text(x + show(b))
			case ("+", Items(x), Items(y)) => Value.Items([...x, ...y])
			case ("-", Number(x), Number(y)) => Value.Number(x - y)
			case ("*", Number(x), Number(y)) => Value.Number(x * y)
			case ("/", Number(_), Number(0.0)) => throw ScriptError("division by zero", line: line)
			case ("/", Number(x), Number(y)) => Value.Number(x / y)
			case ("%", Number(x), Number(y)) => Value.Number(x % y)
			case ("<", Number(x), Number(y)) => Value.Truth(x < y)
			case (">", Number(x), Number(y)) => Value.Truth(x > y)
			case ("<=", Number(x), Number(y)) => Value.Truth(x <= y)
			case (">=", Number(x), Number(y)) => Value.Truth(x >= y)
			case _ => throw ScriptError("${show(a)} ${operator} ${show(b)} makes no sense", line: line)
		}
	}

	private item(list: Value, index: Value, line: int): Value {
		match ((list, index)) {
			case (Items(items), Number(i)) => {
				at = int(i)
				if at >= 0 && at < items.length {
					return items[at]
				}
				throw ScriptError("there is no item ${at} in ${items.length}", line: line)
			}
			case _ => throw ScriptError("${show(list)} has no items", line: line)
		}
	}

	private call(f: Value, arguments: List<Value>, line: int): Value {
		match (f) {
			case Native(builtin) => {
				self.count(builtin.name, builtin.arity, arguments.length, line)
				try {
					return (builtin.run)(arguments)
				} catch (ScriptError e) {
					throw ScriptError(e.message, line: line)
				}
			}
			case Function(closure) => {
				self.count(closure.name, closure.parameters.length, arguments.length, line)
				return self.apply(closure, arguments, line)
			}
			case _ => throw ScriptError("${show(f)} is no function", line: line)
		}
	}

	private count(name: string, wanted: int, given: int, line: int): void {
		if wanted != given {
			throw ScriptError("${name} takes ${wanted} argument${if (wanted == 1) "" else "s"}, not ${given}", line: line)
		}
	}

	private apply(closure: Closure, arguments: List<Value>, line: int): Value {
		if self.depth == deepest {
			throw ScriptError("too deep in ${closure.name}", line: line)
		}
		scope = Environment(closure.around)
		for (name, value) in zip(closure.parameters, arguments) {
			scope.define(name, value)
		}
		self.depth++
		try {
			return match (self.block(closure.body, scope)) {
				case Next(value) | Leave(value) => value
			}
		} finally {
			self.depth--
		}
	}
}
