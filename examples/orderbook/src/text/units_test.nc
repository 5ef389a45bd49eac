import { assertEqual, describe, test } from "testing"
import { count, fixed, signed } from "./units"

describe("count", () => {
	test("groups digits by three", () => {
		assertEqual(count(7), "7")
		assertEqual(count(1000), "1,000")
		assertEqual(count(1234567), "1,234,567")
	})
	test("keeps the sign", () => assertEqual(count(-1234), "-1,234"))
})

test("signed shows a plus", () => {
	assertEqual([signed(n) for n in [-1, 0, 1]], ["-1", "0", "+1"])
})

test("fixed rounds half away from zero", () => {
	assertEqual(fixed(2.5, 0), "3")
	assertEqual(fixed(-0.125, 2), "-0.13")
})
