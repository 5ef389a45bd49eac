// conformance: L29
// Used like a call; parameters are the arguments' syntax trees, evaluated at each occurrence.
macro twice(x) { x + x }
macro never(x) { 7 }
macro swap(a, b) {
	t = a
	a = b
	b = t
}
macro unless(c, body) { if (!c) { body } }
macro larger(a, b) {
	x = a
	y = b
	if (x > y) x else y
}
macro given(v) {
	if (v == null) { return "nothing" }
	v
}
macro add(target, by = 10) { target += by }
macro skip(c) { if (c) { continue } }
let unit = "kg"
macro show(x) { print("${x} ${unit}") }
calls = 0
function next(): int { calls += 1; return calls }
print(twice(4))    // -> 8
print(twice(next()))    // -> 3
print(never(next()))    // -> 7
print(calls)    // -> 2
function local() {
	// Names that the body declares are its own.
	t = 1
	x = 5
	y = 3
	swap(t, x)
	print("${t} ${x}")    // -> 5 1
	print(larger(y, x))    // -> 3
	xs = [1, 2, 3]
	swap(xs[0], xs[2])
	print(xs)    // -> [3, 2, 1]
	unless(t == 1, print("not one"))    // -> not one
	add(t)
	add(t, by: 1)
	print(t)    // -> 16
	// Names of the body mean what they mean where the macro stands.
	let unit = "pounds"
	show(t)    // -> 16 kg
	print(unit)    // -> pounds
	for i in 0..4 { skip(i % 2 == 0); print(i) }
	// -> 1
	// -> 3
}
local()
function text(s: string?): string {
	t = given(s)
	return t + "!"
}
print(text("x") + text(null))    // -> x!nothing
print(twice(larger(twice(1), 3)))    // -> 6
