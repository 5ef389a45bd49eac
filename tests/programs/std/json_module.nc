import "json"
import { test, assertEqual, assertThrows } from "testing"

test("json", () => {
	text = "{\"a\": [1, 2.5, -3e2], \"b\": {\"c\": null, \"d\": true}, \"e\": \"x\\u00fc\\ud83c\\udf5c\\n\"}"
	v = json.parse(text)
	assertEqual(json.stringify(v), "{\"a\":[1,2.5,-300],\"b\":{\"c\":null,\"d\":true},\"e\":\"xü🍜\\n\"}")
	assertEqual(json.parse(json.stringify(v, 2)), v)
	assertThrows(() => {
		json.parse("[1,")
	})
	for bad in ["", "tru", "01", "1.", "\"", "[1 2]", "{\"a\" 1}", "1 2", "\"\\ud800\""] {
		failed = false
		try {
			json.parse(bad)
		} catch (ParseError e) {
			failed = true
		}
		assertEqual(failed, true)
	}
})
