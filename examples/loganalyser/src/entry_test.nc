import { assertEqual, assertTrue, describe, test } from "testing"
import { Entry, Flaw, Method, parseEntry, route } from "./entry"
import { Summary } from "./summary"
import { Cell, table } from "./table"

describe("entries", () => {
	test("a whole line", () => {
		assertEqual(parseEntry("2026-03-01T01:02:03 GET /a 200 0.5 17").unwrap(),
			Entry(3723, Method.Get, "/a", 200, 0.5, 17))
	})
	for (line, flaw) in [
		("", Flaw.Fields(1)),
		("2026-03-01T24:00:00 GET /a 200 0.5 17", Flaw.Time("2026-03-01T24:00:00")),
		("2026-03-01T01:02:03 LOOK /a 200 0.5 17", Flaw.Method_("LOOK")),
		("2026-03-01T01:02:03 GET /a ok 0.5 17", Flaw.Number("the status", "ok"))
	] {
		test("'${line}' is none", () => {
			match (parseEntry(line)) {
				case Error(found) => assertEqual(found, flaw)
				case Success(_) => assertTrue(false)
			}
		})
	}
})

test("routes", () => assertEqual([route(p) for p in ["/", "/a/17", "/a/17/b?x=1"]], ["/", "/a/:id", "/a/:id/b"]))

test("bursts join minutes that follow each other", () => {
	summary = Summary()
	for minute in [1, 1, 2, 2, 2, 5, 5, 6] {
		summary.add(Entry(minute * 60, Method.Get, "/", 500, 0.1, 1))
	}
	assertEqual([(b.from_, b.to, b.failures) for b in summary.bursts(2)], [(1, 2, 5), (5, 5, 2)])
})

test("tables", () => {
	assertEqual(table(["name", "n"], [[Cell.Label("a"), Cell.Count(5)], [Cell.Label("long name"), Cell.Count(100)]]).join("\n"),
		"name         n\na            5\nlong name  100")
})
