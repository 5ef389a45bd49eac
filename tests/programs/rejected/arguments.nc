// [L24] Wrong numbers and names of arguments.
struct Point { x: int, y: int }

function two(a: int, b: int): int { return a + b }

function main() {
	print(two(1))
	print(two(1, 2, 3))
	print(two(1, c: 2))
	print(two(1, a: 2))
	print(two(a: 1, 2))
	print(Point(1))
	print(Point(1, 2, 3))
	print(Point(x: 1, z: 2))
	f = (n: int) => n
	print(f())
	print("x".repeat())
	x = 5
	print(x(1))
}
