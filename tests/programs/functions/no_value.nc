// [L18] A type argument may be void.
function nothing() { print("nothing") }

function run<R>(f: () -> R): R { return f() }

function twice<R>(f: () -> R): R {
	run(f)
	return f()
}

function main() {
	run(nothing)
	twice(() => nothing())
	print(run(() => 5))
	f: () -> void = nothing
	f()
	run(f)
}
