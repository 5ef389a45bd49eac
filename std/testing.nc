// Tests and checks. A program that calls `test` is a test program: `noodle-dist test` finds, runs and reports those whose
// file is called NAME_test.nc or lies below the folder `tests`. Run by itself it prints how each test went, and ends with
// status 1 if one failed.

@runtime("nd_rt_test_watched") function watched(): bool
@runtime("nd_rt_test_wanted") function wanted(name: string): bool
@runtime("nd_rt_test_event") function event(kind: string, name: string, text: string, place: string, ms: float): void
@runtime("nd_rt_test_fail") function failProgram(): void
@runtime("nd_rt_time_monotonic") function seconds(): float

/// Thrown by `skip`; the test that lets it pass counts as skipped.
export error TestSkipped extends Error {
}

var groups: List<string> = []

/// Runs a test and reports its name and how it went; true if it passed, was skipped or was not asked for. It fails when an
/// error leaves `body`.
export function test(name: string, body: () -> void): bool {
	full = if (groups.length > 0) groups.join(" > ") + " > " + name else name
	if !wanted(full) {
		return true
	}
	event("start", full, "", "", 0.0)
	start = seconds()
	try {
		body()
	} catch (TestSkipped e) {
		return report("skipped", full, e.message, "", start)
	} catch (e) {
		failProgram()
		report("failed", full, failure(e), place(e), start)
		return false
	}
	return report("passed", full, "", "", start)
}

/// Gives the tests that `body` runs a common first part of their names.
export function describe(name: string, body: () -> void): void {
	groups.push(name)
	try {
		body()
	} finally {
		groups.pop()
	}
}

/// Ends the test that is running, which counts as skipped.
export function skip(reason: string = ""): void {
	throw TestSkipped(reason)
}

/// Ends the test that is running, which failed.
export function fail(message: string): void {
	throw AssertionError(message)
}

function report(how: string, name: string, text: string, place: string, start: float): bool {
	if watched() {
		event(how, name, text, place, (seconds() - start) * 1000.0)
		return true
	}
	match (how) {
		case "passed" => print("ok ${name}")
		case "skipped" => print(if (text.isEmpty()) "skipped ${name}" else "skipped ${name}: ${text}")
		case _ => {
			print("FAILED ${name}" + (if (place.isEmpty()) "" else " (${place})"))
			for line in text.lines() {
				print("    ${line}")
			}
		}
	}
	return true
}

// What a person has to know of an error: of a failed check what it says, of others their class, too, and where they came from.
function failure(e: Error): string {
	if typeOf(e) == "AssertionError" {
		return e.message
	}
	var text = e.toString()
	for line in e.stackTrace.lines() {
		if !line.contains("(std/") {
			text += "\n    " + line.trim()
		}
	}
	cause = e.cause
	return if (cause == null) text else text + "\ncaused by " + cause.toString()
}

// "src/table_test.nc:12", the innermost place outside the standard library.
function place(e: Error): string {
	for line in e.stackTrace.lines() {
		open = line.indexOf("(")
		if open != null && line.endsWith(")") {
			inner = line[open + 1:line.length - 1]
			if !inner.startsWith("std/") {
				return inner
			}
		}
	}
	return ""
}

/// Throws unless the two are equal; the message shows where they differ.
export function assertEqual<T>(actual: T, expected: T, message: string = ""): void {
	if actual != expected {
		throw AssertionError(__unequal(message, __shown(typeOf(actual), "${actual}", "${[actual]}"),
			__shown(typeOf(expected), "${expected}", "${[expected]}")))
	}
}

/// Throws unless the two differ.
export function assertNotEqual<T>(actual: T, other: T, message: string = ""): void {
	if actual == other {
		throw AssertionError(__with(message, "${__shown(typeOf(actual), "${actual}", "${[actual]}")} was not expected"))
	}
}

/// Throws unless the condition holds.
export function assertTrue(condition: bool, message: string = ""): void {
	if !condition {
		throw AssertionError(__with(message, "expected true, got false"))
	}
}

/// Throws if the condition holds.
export function assertFalse(condition: bool, message: string = ""): void {
	if condition {
		throw AssertionError(__with(message, "expected false, got true"))
	}
}

/// Throws unless two floats are at most `tolerance` apart.
export function assertNear(actual: float, expected: float, tolerance: float = 0.000001): void {
	difference = actual - expected
	if !(difference <= tolerance && -difference <= tolerance) {
		throw AssertionError("expected ${expected} within ${tolerance}, got ${actual}")
	}
}

/// Throws unless f throws; returns the error.
export function assertThrows(f: () -> void): Error {
	try {
		f()
	} catch (e) {
		return e
	}
	throw AssertionError("nothing was thrown")
}

// ---- what failed checks say ----

export function __with(message: string, text: string): string {
	return if (message.isEmpty()) text else "${message}: ${text}"
}

// A value as it is written: strings in quotes unless they have several lines, which are compared line by line.
export function __shown(kind: string, plain: string, inList: string): string {
	return if (kind == "string" && plain.contains("\n")) plain else inList[1:inList.length - 1]
}

/// How two texts differ: short ones side by side, longer ones line by line with what both have in common.
export function __unequal(message: string, actual: string, expected: string): string {
	if actual == expected {
		return __with(message, "expected another value, which is written the same: ${actual}")
	}
	if !actual.contains("\n") && !expected.contains("\n") {
		if actual.length + expected.length <= 24 {
			return __with(message, "expected ${expected}, got ${actual}")
		}
		if actual.length <= 90 && expected.length <= 90 {
			var at = 0
			while at < actual.length && at < expected.length && actual[at] == expected[at] {
				at++
			}
			return __with(message, "the values differ") + "\nexpected: ${expected}\n     got: ${actual}\n          " +
				" ".repeat(at) + "^"
		}
	}
	return __with(message, "the values differ (- expected, + got)") + lineDiff(pieces(expected), pieces(actual))
}

// The lines of a text; a long value of one line is broken after the commas and brackets of its outer two levels.
function pieces(text: string): List<string> {
	if text.contains("\n") || text.length <= 90 {
		return text.split("\n")
	}
	var lines: List<string> = []
	line = StringBuilder()
	var depth = 0
	var quoted = false
	var escaped = false
	for c in text {
		if quoted {
			line.append(c)
			quoted = escaped || c != '"'
			escaped = c == '\\' && !escaped
			continue
		}
		if (c == ']' || c == '}' || c == ')') && depth > 0 {
			depth--
			if depth < 2 && line.toString().trim().length > 0 {
				lines.push(line.toString())
				line = StringBuilder()
				line.append("  ".repeat(depth))
			}
		}
		if c != ' ' || line.toString().trim().length > 0 {
			line.append(c)
		}
		quoted = c == '"'
		if c == '[' || c == '{' || c == '(' {
			depth++
		}
		if depth <= 2 && (c == ',' || ((c == '[' || c == '{' || c == '(') && depth <= 2)) {
			lines.push(line.toString())
			line = StringBuilder()
			line.append("  ".repeat(depth))
		}
	}
	lines.push(line.toString())
	return lines
}

// Longest common subsequence of the lines between what both begin and end with; three lines around each change are shown.
function lineDiff(expected: List<string>, actual: List<string>): string {
	var start = 0
	while start < expected.length && start < actual.length && expected[start] == actual[start] {
		start++
	}
	var tail = 0
	while tail < expected.length - start && tail < actual.length - start &&
		expected[expected.length - 1 - tail] == actual[actual.length - 1 - tail] {
		tail++
	}
	old = expected[start:expected.length - tail]
	new_ = actual[start:actual.length - tail]
	var marked: List<(char, string)> = []
	for line in expected[:start] {
		marked.push((' ', line))
	}
	if old.length * new_.length > 4000000 {
		for line in old {
			marked.push(('-', line))
		}
		for line in new_ {
			marked.push(('+', line))
		}
	} else {
		markChanges(marked, old, new_)
	}
	for line in expected[expected.length - tail:] {
		marked.push((' ', line))
	}
	return around(marked)
}

function markChanges(marked: List<(char, string)>, old: List<string>, new_: List<string>): void {
	width = new_.length + 1
	common = List<int>((old.length + 1) * width, 0) // of old[i:] and new_[k:], by i * width + k
	for (i = old.length - 1; i >= 0; i--) {
		for (k = new_.length - 1; k >= 0; k--) {
			if old[i] == new_[k] {
				common[i * width + k] = common[(i + 1) * width + k + 1] + 1
			} else {
				common[i * width + k] = max(common[(i + 1) * width + k], common[i * width + k + 1])
			}
		}
	}
	var i = 0
	var k = 0
	while i < old.length || k < new_.length {
		if i < old.length && k < new_.length && old[i] == new_[k] {
			marked.push((' ', old[i]))
			i++
			k++
		} elif k == new_.length || (i < old.length && common[(i + 1) * width + k] >= common[i * width + k + 1]) {
			marked.push(('-', old[i]))
			i++
		} else {
			marked.push(('+', new_[k]))
			k++
		}
	}
}

function around(marked: List<(char, string)>): string {
	out = StringBuilder()
	var last = -1 // the line shown last
	var shown = 0
	for (i = 0; i < marked.length; i++) {
		var near = false
		for (k = max(i - 3, 0); k < min(i + 4, marked.length); k++) {
			near = near || marked[k].0 != ' '
		}
		if !near {
			continue
		}
		if shown == 200 {
			out.append("\n...")
			break
		}
		if last != i - 1 {
			out.append("\n...")
		}
		last = i
		shown++
		out.append("\n")
		out.append(marked[i].0)
		out.append(" ")
		out.append(marked[i].1)
	}
	return out.toString()
}
