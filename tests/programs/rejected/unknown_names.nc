// Unknown names come with the nearest known ones.
struct Point { x: int, y: int }

function calculate(n: int): int { return n }

function main() {
	total = 1
	print(totl + total)
	print(calcluate(2))
	p = Point(1, 2)
	print(p.z)
	print([1].lenght)
	q: Piont = p
	print(q)
	"text".uper()
}
