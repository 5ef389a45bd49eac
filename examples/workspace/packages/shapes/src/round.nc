import { PI } from "math"
import { Box } from "geometry/box"
import { Vector } from "geometry/vector"
import { Shape } from "./shape"

export class Circle implements Shape {
	centre: Vector
	radius: float

	override name(): string {
		return "circle"
	}

	override area(): float {
		return PI * self.radius * self.radius
	}

	override perimeter(): float {
		return 2.0 * PI * self.radius
	}

	override bounds(): Box {
		reach = Vector(self.radius, self.radius)
		return Box(self.centre.minus(reach), self.centre.plus(reach))
	}
}
