// [L13] Structs are values.
struct Point {
	x: int
	y: int = 0

	length(): float { return float(self.x * self.x + self.y * self.y) ** 0.5 }
	move(by: int) { self.x += by }
	moved(by: int): Point { return Point(self.x + by, self.y) }
}

struct Named {
	name: string
	nick?: string
	at: Point = Point(9, 9)
}

function change(p: Point): int {
	p.x = 1000
	return p.x
}

class Holder { point: Point }

function main() {
	a = Point(3, 4)
	b = a
	b.x = 30
	print(a)
	print(b)
	print(a.length())
	print(change(a))
	print(a)
	a.move(10)
	print(a)
	print(a.moved(1))
	print(Point(5))
	print(Point(y: 1, x: 2))
	print(new Point(1, 2))
	xs = [Point(1, 1), Point(2, 2)]
	xs[0].x = 11
	xs[1].move(5)
	print(xs)
	c = xs[0]
	c.y = 77
	print(xs[0])
	h = Holder(a)
	h.point.y = 0
	print(h.point)
	print(a)
	h.point.move(1)
	print(h.point.x)
	n = Named("n")
	print(n)
	n.at.x = 1
	n.nick = "nn"
	print(n)
	print(n.nick ?? "none")
	f = () => a.x
	a.x = 5
	print(f())
}
