import { hypot } from "math"

/// A place in the plane, or the way from one to another.
export struct Vector {
	x: float
	y: float

	plus(other: Vector): Vector {
		return Vector(self.x + other.x, self.y + other.y)
	}

	minus(other: Vector): Vector {
		return Vector(self.x - other.x, self.y - other.y)
	}

	times(factor: float): Vector {
		return Vector(self.x * factor, self.y * factor)
	}

	length(): float {
		return hypot(self.x, self.y)
	}

	toString(): string {
		return "(${self.x}, ${self.y})"
	}
}

/// Twice the signed area of the triangle between the origin, `a` and `b`.
export function cross(a: Vector, b: Vector): float {
	return a.x * b.y - a.y * b.x
}
