import { assertEqual, assertThrows, describe, test } from "testing"
import { parse } from "./parser"
import { SyntaxError } from "./token"
import { show } from "./tree"

function shown(source: string): string {
	return match (parse(source)[0]) {
		case Only(value) | Let(_, value) | Return(value) => show(value)
		case _ => "?"
	}
}

describe("expressions", () => {
	test("precedence", () => {
		assertEqual(shown("1 + 2 * 3 - 4"), "((1 + (2 * 3)) - 4)")
		assertEqual(shown("a or b and not c == d"), "(a or (b and ((not c) == d)))")
	})
	test("postfix binds tightest", () => assertEqual(shown("-f(1)[2](3)"), "(- f(1)[2](3))"))
	test("assignment groups to the right", () => assertEqual(shown("a = b = 1"), "(a = (b = 1))"))
})

test("errors have places", () => {
	e = assertThrows(() => {
		parse("let x =\n  * 2")
	})
	match (e) {
		case s: SyntaxError => assertEqual((s.line, s.column), (2, 3))
		case _ => assertEqual(typeOf(e), "SyntaxError")
	}
})
