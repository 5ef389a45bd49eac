import { Box, around } from "geometry/box"
import { Vector } from "geometry/vector"
import * as polygon from "geometry/polygon"
import { Shape } from "./shape"

/// A shape with straight sides, its corners counter-clockwise.
export class Polygon implements Shape {
	private title: string
	private corners: List<Vector>

	constructor(title: string, corners: List<Vector>) {
		if corners.length < 3 {
			throw Error("a ${title} of ${corners.length} corners")
		}
		self.title = title
		self.corners = corners
	}

	override name(): string {
		return self.title
	}

	override area(): float {
		return polygon.area(self.corners)
	}

	override perimeter(): float {
		return polygon.perimeter(self.corners)
	}

	override bounds(): Box {
		return around(self.corners).unwrap()
	}
}

export function rectangle(corner: Vector, width: float, height: float): Polygon {
	right = Vector(width, 0.0)
	up = Vector(0.0, height)
	return Polygon("rectangle", [corner, corner.plus(right), corner.plus(right).plus(up), corner.plus(up)])
}

export function triangle(a: Vector, b: Vector, c: Vector): Polygon {
	return Polygon("triangle", [a, b, c])
}
