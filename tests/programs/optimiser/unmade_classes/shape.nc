export class Shape {
	name: string

	area(): int { return 0 }
	describe(): string {
		if self.name.isEmpty() {
			throw Error("no name")
		}
		return self.name
	}
}

export class Square extends Shape {
	side: int

	area(): int { return self.side * self.side }
}

export function some(): Shape { return Square("square", 3) }
