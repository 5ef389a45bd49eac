import { Price, notional } from "./money"

export struct Trade {
	buyer: string
	seller: string
	price: Price
	quantity: int

	value(): int {
		return notional(self.price, self.quantity)
	}
}
