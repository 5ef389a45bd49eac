/// What scripts compute with.
import { number, Stmt } from "./tree"

export class Environment {
	private values: Map<string, Value>
	private outer: Environment?

	constructor(outer: Environment?) {
		self.values = {}
		self.outer = outer
	}

	define(name: string, value: Value): void {
		self.values[name] = value
	}

	find(name: string): Value? {
		var at: Environment? = self
		while at != null {
			value = at.values.get(name)
			if value != null {
				return value
			}
			at = at.outer
		}
		return null
	}

	/// False if the name is nowhere.
	assign(name: string, value: Value): bool {
		var at: Environment? = self
		while at != null {
			if at.values.has(name) {
				at.values[name] = value
				return true
			}
			at = at.outer
		}
		return false
	}
}

export class Closure {
	name: string
	parameters: List<string>
	body: List<Stmt>
	around: Environment
}

export class Builtin {
	name: string
	arity: int
	run: (List<Value>) -> Value
}

export enum Value {
	Nil
	Number(value: float)
	Text(value: string)
	Truth(value: bool)
	Items(items: List<Value>)
	Function(closure: Closure)
	Native(builtin: Builtin)
}

export error ScriptError extends Error {
	line: int
}

export function show(v: Value): string {
	return match (v) {
		case Nil => "nil"
		case Number(value) => number(value)
		case Text(value) => value
		case Truth(value) => value.toString()
		case Items(items) => "[" + items.map(show).join(", ") + "]"
		case Function(closure) => "<fn ${closure.name}>"
		case Native(builtin) => "<fn ${builtin.name}>"
	}
}

export function isTrue(v: Value): bool {
	return match (v) {
		case Nil | Truth(false) => false
		case _ => true
	}
}
