import { assertEqual, assertThrows, test } from "testing"
import { notional, price, Price } from "./money"

test("texts with and without cents", () => {
	assertEqual(price("99.5"), Price(9950))
	assertEqual(price("100"), Price(10000))
})

test("what is no price", () => {
	assertEqual(typeOf(assertThrows(() => {
		price("a lot")
	})), "ParseError")
})

test("written with two decimals", () => assertEqual(Price(9905).toString(), "99.05"))
test("notional counts ticks", () => assertEqual(notional(price("1.50"), 3), 450))
