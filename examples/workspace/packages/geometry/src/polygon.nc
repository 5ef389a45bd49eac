import { Vector, cross } from "./vector"

/// Calls `f` with both ends of every side, in order.
export function sides(corners: List<Vector>, f: (Vector, Vector) -> void) {
	for i in 0..corners.length {
		f(corners[i], corners[(i + 1) % corners.length])
	}
}

/// The shoelace formula; negative if the corners go clockwise.
export function area(corners: List<Vector>): float {
	var twice = 0.0
	sides(corners, (a, b) => { twice += cross(a, b) })
	return twice / 2.0
}

export function perimeter(corners: List<Vector>): float {
	var sum = 0.0
	sides(corners, (a, b) => { sum += b.minus(a).length() })
	return sum
}
