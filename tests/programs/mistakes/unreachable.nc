function f(): int {
	return 1
	print("x")
}
print(f())
