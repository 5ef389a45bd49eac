/// Prices in whole ticks of a hundredth, so that sums are exact.
export struct Price {
	ticks: int

	toString(): string {
		whole = self.ticks / 100
		cents = abs(self.ticks % 100)
		return "${whole}.${cents.toString().padStart(2, '0')}"
	}

	plus(delta: int): Price {
		return Price(self.ticks + delta)
	}
}

export function price(text: string): Price {
	parts = text.split(".")
	if parts.length == 1 {
		return Price(int(parts[0]) * 100)
	}
	return Price(int(parts[0]) * 100 + int(parts[1].padEnd(2, '0')))
}

/// What `quantity` pieces cost, in ticks.
export function notional(p: Price, quantity: int): int {
	return p.ticks * quantity
}
