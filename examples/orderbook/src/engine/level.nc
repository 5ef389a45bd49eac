import { Price } from "../core/money"
import { Order } from "../core/order"

/// All orders of one price, first come first served.
export class Level {
	price: Price
	orders: List<Order> = []

	add(order: Order) {
		self.orders.append(order)
	}

	volume(): int {
		var total = 0
		for order in self.orders {
			total += order.remaining()
		}
		return total
	}

	isEmpty(): bool {
		return self.orders.length == 0
	}

	remove(id: int): Order? {
		for i in 0..self.orders.length {
			if self.orders[i].id == id {
				return self.orders.remove(i)
			}
		}
		return null
	}
}
