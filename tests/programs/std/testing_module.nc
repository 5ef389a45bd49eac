import { test, assertEqual, assertNotEqual, assertTrue, assertFalse, assertNear, assertThrows, describe, skip, fail } from "testing"

struct Point {
	x: int
	name: string
}

function compareLines(): void {
	assertEqual("one\ntwo\nthree", "one\nthree\nfour")
}

print(test("passes", () => {
	assertEqual(1, 1)
	assertNotEqual([1], [2])
	assertTrue(1 < 2)
	assertFalse(1 > 2)
	assertNear(0.1 + 0.2, 0.3)
	assertEqual(assertThrows(() => fail("no")).message, "no")
}))
print(test("short values", () => assertEqual(1, 2)))
test("strings are quoted", () => assertEqual("a ", "a"))
test("values of a line", () => assertEqual([Point(1, "a\nb")], [Point(1, "a\nc")]))
test("with a message", () => assertEqual([1, 2, 3], [1, 2], "the list"))
describe("lines", () => {
	test("of texts", compareLines)
	describe("of values", () => {
		test("long ones", () => {
			assertEqual([(i, [i * i]) for i in 1..30], [(i, [if (i == 20) 0 else i * i]) for i in 1..30])
		})
	})
})
test("other errors", () => {
	xs = [1]
	print(xs[3])
})
test("skipped", () => {
	skip("not today")
	fail("never")
})
test("not equal", () => assertNotEqual("x", "x"))
test("not thrown", () => {
	assertThrows(() => {})
})
test("after all of them", () => assertTrue(true))
