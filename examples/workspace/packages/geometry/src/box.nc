import { Vector } from "./vector"

/// A rectangle along the axes, from its lowest to its highest corner.
export struct Box {
	low: Vector
	high: Vector

	width(): float {
		return self.high.x - self.low.x
	}

	height(): float {
		return self.high.y - self.low.y
	}

	/// The smallest box around both.
	join(other: Box): Box {
		return Box(
			Vector(min(self.low.x, other.low.x), min(self.low.y, other.low.y)),
			Vector(max(self.high.x, other.high.x), max(self.high.y, other.high.y))
		)
	}

	overlaps(other: Box): bool {
		return self.low.x < other.high.x && other.low.x < self.high.x &&
			self.low.y < other.high.y && other.low.y < self.high.y
	}
}

/// The smallest box around some points; none without any.
export function around(points: List<Vector>): Box? {
	var box: Box? = null
	for point in points {
		dot = Box(point, point)
		box = box?.join(dot) ?? dot
	}
	return box
}
