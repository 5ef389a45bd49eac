// [L09] What values of every kind look like as text.
struct Point { x: int, y: int }
struct Line {
	from_: Point
	to: Point
	name: string
}
enum Shape { Circle(radius: float), Square(side: float), Dot }
class Plain { value: int = 1 }
class Named {
	name: string
	toString(): string { return "<${self.name}>" }
}

function main() {
	print(Point(1, 2))
	print(Line(Point(0, 0), Point(1, 1), "d"))
	print(Shape.Circle(2.0))
	print(Shape.Dot)
	print(Plain())
	print(Named("n"))
	print("${Named("in text")} ${Point(3, 4)}")
	some: int? = 5
	none: int? = null
	print(some)
	print(none)
	print((1, "a", char(99)))
	print([Point(1, 2)])
	print({"k": [1, 2]})
	words: List<string?> = ["x", null]
	print(words)
	print([Named("a"), Named("b")])
	print([1.0, 2.5])
	print([true])
	print((1, (2, 3)))
	nested: int?? = some
	print(nested)
}
