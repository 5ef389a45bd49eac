import { Price } from "../core/money"
import { Order } from "../core/order"
import { Side } from "../core/side"
import { Level } from "./level"

/// One side of the book: levels from the best price to the worst.
export class Ladder {
	side: Side
	levels: List<Level> = []

	/// Whether `a` comes before `b` on this side.
	private better(a: Price, b: Price): bool {
		return if (self.side == Side.Buy) a.ticks > b.ticks else a.ticks < b.ticks
	}

	// Binary search for the first level that is not better than `p`.
	private position(p: Price): int {
		var low = 0
		var high = self.levels.length
		while low < high {
			middle = (low + high) / 2
			if self.better(self.levels[middle].price, p) {
				low = middle + 1
			} else {
				high = middle
			}
		}
		return low
	}

	add(order: Order) {
		at = self.position(order.price)
		if at == self.levels.length || self.levels[at].price != order.price {
			self.levels.insert(at, Level(order.price))
		}
		self.levels[at].add(order)
	}

	best(): Level? {
		return self.levels.first()
	}

	dropEmpty() {
		while self.levels.length > 0 && self.levels[0].isEmpty() {
			self.levels.remove(0)
		}
	}

	cancel(id: int): Order? {
		for i in 0..self.levels.length {
			order = self.levels[i].remove(id)
			if order != null {
				if self.levels[i].isEmpty() {
					self.levels.remove(i)
				}
				return order
			}
		}
		return null
	}

	depth(): int {
		return self.levels | map(level => level.volume()) | sum()
	}
}
