// Values of other types than expected.
struct Point { x: int, y: int }

function half(n: int): float { return n / 2.0 }

function text(): string { return 5 }

function main() {
	a: int = "five"
	b: string = 5
	c: int = 1.5
	d: List<int> = [1, "two"]
	print(half("x"))
	if 1 { print("one") }
	while "x" { print("x") }
	print("a" * 2)
	print(1 + true)
	print(!5)
	print(-"x")
	p: Point = null
	print([1, 2]["x"])
	print({"a": 1}[1])
	for x in 5 { print(x) }
	x = 1
	x = "one"
	print(a)
	print(b + d.join("") + c + p.x + x)
}
