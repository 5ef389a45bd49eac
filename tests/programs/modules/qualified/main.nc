// Types behind the name of a module: their variants, static methods and fields.
import "a/shapes" as shapes

function area(shape: shapes.Shape): int {
	return match (shape) {
		case Dot => 1
		case Square(side) => side * side
		case Twice(left, right) => area(left) + area(right)
	}
}

function main() {
	print(area(shapes.Shape.Dot))
	print(area(shapes.Shape.Twice(shapes.Shape.Square(3), shapes.Shape.Square(side: 4))))
	light = shapes.Light.Green
	print(light == shapes.Light.Red)
	box: shapes.Box<int> = shapes.Box.Full(7)
	print(box)
	empty = shapes.Box<string>.Empty
	print(empty)
	full = shapes.Box<int>.Full(2)
	print(full)
	counter = shapes.Counter.of(5)
	print(counter.value + shapes.Counter.made)
	print(counter is shapes.Counter)
}
