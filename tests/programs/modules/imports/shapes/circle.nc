export const unit: string = "cm2"

export class Circle {
	radius: float
}

export function area(r: float): float { return r * 3.0 }
