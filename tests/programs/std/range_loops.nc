for i in range(3) {
	print(i)
}
for i in range(2, 4) {
	print(i)
}
for i in range(5, 0, -2) {
	print(i)
}
print([x * x for x in range(4)])
function range2(): int {
	var range = (n: int) => [n, n + 1]
	t = 0
	for x in range(7) {
		t += x
	}
	return t
}
print(range2())
