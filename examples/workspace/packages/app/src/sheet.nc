import { Box } from "geometry/box"
import { Shape } from "shapes/shapes"

/// A sheet of material that shapes are cut from.
export class Sheet {
	width: float
	height: float
	private shapes: List<Shape> = []

	/// Places a shape. The reason why it cannot be placed is the error.
	place(shape: Shape): Result<int, string> {
		box = shape.bounds()
		if box.low.x < 0.0 || box.low.y < 0.0 || box.high.x > self.width || box.high.y > self.height {
			return Error("the ${shape.name()} leaves the sheet")
		}
		for other in self.shapes {
			if other.bounds().overlaps(box) {
				return Error("the ${shape.name()} is too near to the ${other.name()}")
			}
		}
		self.shapes.append(shape)
		return Success(self.shapes.length)
	}

	all(): List<Shape> {
		return self.shapes
	}

	used(): float {
		return self.shapes.map(shape => shape.area()) | sum()
	}

	/// The part of the sheet that is left over, from 0 to 1.
	waste(): float {
		return 1.0 - self.used() / (self.width * self.height)
	}

	bounds(): Box? {
		var all: Box? = null
		for shape in self.shapes {
			all = all?.join(shape.bounds()) ?? shape.bounds()
		}
		return all
	}
}
