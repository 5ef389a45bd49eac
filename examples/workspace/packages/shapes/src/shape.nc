import { Box } from "geometry/box"

/// What can be placed on a sheet.
export interface Shape {
	name(): string
	area(): float
	perimeter(): float
	bounds(): Box

	/// How much of its bounds the shape fills, from 0 to 1.
	density(): float {
		box = self.bounds()
		return self.area() / (box.width() * box.height())
	}
}
