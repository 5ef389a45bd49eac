function f() {
	if (true) {
		print(1)
}

function g() { print(2) }
f()
