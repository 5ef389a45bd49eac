class A {
	x: int = 1
	function f(): int { return x }
	function g(): int { return f() }
}
print(A().f())
