/// The syntax tree, and its text: fully bracketed, so that precedences can be seen.

export enum Expr {
	Number(value: float)
	Text(value: string)
	Truth(value: bool)
	Nil
	Name(name: string, line: int)
	Items(items: List<Expr>)
	Unary(operator: string, operand: Expr, line: int)
	Binary(operator: string, left: Expr, right: Expr, line: int)
	Logic(operator: string, left: Expr, right: Expr)
	Assign(name: string, value: Expr, line: int)
	Call(callee: Expr, arguments: List<Expr>, line: int)
	Index(list: Expr, index: Expr, line: int)
	Lambda(parameters: List<string>, body: List<Stmt>)
	If(condition: Expr, then: List<Stmt>, otherwise: List<Stmt>)
}

export enum Stmt {
	Let(name: string, value: Expr)
	Function(name: string, parameters: List<string>, body: List<Stmt>)
	While(condition: Expr, body: List<Stmt>)
	Return(value: Expr)
	Only(value: Expr)
}

export function show(e: Expr): string {
	return match (e) {
		case Number(value) => number(value)
		case Text(value) => "\"" + value.replace("\n", "\\n") + "\""
		case Truth(value) => value.toString()
		case Nil => "nil"
		case Name(name, _) => name
		case Items(items) => "[" + items.map(show).join(", ") + "]"
		case Unary(operator, operand, _) => "(${operator} ${show(operand)})"
		case Binary(operator, left, right, _) | Logic(operator, left, right) => binary(operator, left, right)
		case Assign(name, value, _) => "(${name} = ${show(value)})"
		case Call(callee, arguments, _) => show(callee) + "(" + arguments.map(show).join(", ") + ")"
		case Index(list, index, _) => "${show(list)}[${show(index)}]"
		case Lambda(parameters, _) => "fn(${parameters.join(", ")}) {...}"
		case If(condition, _, _) => "(if ${show(condition)} ...)"
	}
}

function binary(operator: string, left: Expr, right: Expr): string {
	return "(${show(left)} ${operator} ${show(right)})"
}

/// Whole numbers without their `.0`.
export function number(value: float): string {
	text = value.toString()
	return if (text.endsWith(".0")) text[:text.length - 2] else text
}

/// How many nodes a tree has.
export function size(e: Expr): int {
	return 1 + match (e) {
		case Items(items) => sum(items.map(size))
		case Unary(_, operand, _) => size(operand)
		case Binary(_, left, right, _) => size(left) + size(right)
		case Logic(_, left, right) => size(left) + size(right)
		case Assign(_, value, _) => size(value)
		case Call(callee, arguments, _) => size(callee) + sum(arguments.map(size))
		case Index(list, index, _) => size(list) + size(index)
		case Lambda(_, body) => sum(body.map(sizeOf))
		case If(condition, then, otherwise) => size(condition) + sum(then.map(sizeOf)) + sum(otherwise.map(sizeOf))
		case _ => 0
	}
}

export function sizeOf(s: Stmt): int {
	return match (s) {
		case Let(_, value) | Return(value) | Only(value) => size(value)
		case Function(_, _, body) => sum(body.map(sizeOf))
		case While(condition, body) => size(condition) + sum(body.map(sizeOf))
	}
}
