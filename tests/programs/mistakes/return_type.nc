function f(n: int): string {
	return n
}
print(f(1))
