function f(): int {
	x = later(1)
	function later(n: int): int { return n }
	return x
}
print(f())
