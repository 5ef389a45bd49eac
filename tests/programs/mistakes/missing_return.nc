function f(n: int): int {
	if (n > 0) {
		return 1
	}
}
print(f(1))
