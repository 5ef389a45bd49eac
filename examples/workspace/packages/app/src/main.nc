// Places some shapes on a sheet of 12 by 8 and reports what became of it.
import { Vector } from "geometry/vector"
import { Circle, Polygon, Shape, rectangle, triangle } from "shapes/shapes"
import { report } from "./report"
import { Sheet } from "./sheet"

function wishes(): List<Shape> {
	house = [Vector(7.0, 4.0), Vector(11.0, 4.0), Vector(11.0, 6.0), Vector(9.0, 8.0), Vector(7.0, 6.0)]
	return [
		rectangle(Vector(0.0, 0.0), 4.0, 3.0),
		Circle(Vector(6.0, 2.0), 1.5),
		triangle(Vector(8.0, 0.0), Vector(12.0, 0.0), Vector(12.0, 3.0)),
		Circle(Vector(7.0, 1.0), 1.0),
		Polygon("house", house),
		rectangle(Vector(10.0, 6.5), 3.0, 1.0),
		triangle(Vector(0.5, 4.0), Vector(5.5, 4.0), Vector(3.0, 7.5))
	]
}

function main() {
	sheet = Sheet(12.0, 8.0)
	for wish in wishes() {
		match (sheet.place(wish)) {
			case Success(number) => println("placed the ${wish.name()} as number ${number}")
			case Error(reason) => println("skipped: ${reason}")
		}
	}
	println()
	println(report(sheet))
}
