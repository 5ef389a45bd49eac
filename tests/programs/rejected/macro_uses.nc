macro d(x) { x + x }
macro set(x) { x = 1 }
macro label() { break outer }
macro give(x) { return x }
macro local_only() { inner = 1; print(inner) }
function many(): int {
	macro local(x) { x }
	set(5)
	set(many())
	outer: for (i in 0..3) { label() }
	local_only()
	print(inner)
	return d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(1))))))))))))))))
}
function wrong(): string {
	give(1)
}
give(2)
