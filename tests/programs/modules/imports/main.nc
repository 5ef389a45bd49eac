// [L43] [L44] [L45] The spellings of imports and exports.
import { area, Rect as Rectangle } from "./shapes/rect"
import "shapes/circle"
import "shapes.circle" as round
import * as names from "./util/names"
import { shout } from "./facade"
import { whisper, quietly } from "facade"
use strings

function main() {
	print(area(Rectangle(2, 3)))
	print(circle.area(1.0))
	print(round.unit)
	print(names.full("Ada", "L"))
	c: circle.Circle = round.Circle(2.0)
	print(c.radius)
	print(shout("hey"))
	print(whisper("HEY"))
	print(quietly("LOW"))
	print(strings.capitalize("noodle"))
}
