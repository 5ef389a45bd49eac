import { Price } from "./money"
import { Side } from "./side"

/// A limit order that rests in the book until it is filled or cancelled.
export class Order {
	id: int
	trader: string
	side: Side
	price: Price
	quantity: int
	filled: int = 0

	remaining(): int {
		return self.quantity - self.filled
	}

	isDone(): bool {
		return self.remaining() == 0
	}

	fill(quantity: int) {
		if quantity > self.remaining() {
			throw Error("order ${self.id}: cannot fill ${quantity} of ${self.remaining()}")
		}
		self.filled += quantity
	}

	toString(): string {
		return "#${self.id} ${self.trader} ${self.side} ${self.remaining()} @ ${self.price}"
	}
}
