function f(): int {
	result = 1
	resut = 2
	return result
}
print(f())
