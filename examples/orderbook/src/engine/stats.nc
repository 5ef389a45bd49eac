import { Event } from "../core/events"
import { Price } from "../core/money"

/// Running totals over everything that the book reports.
export class Stats {
	trades: int = 0
	volume: int = 0
	turnover: int = 0
	high: Price? = null
	low: Price? = null
	positions: Map<string, int> = {}

	record(event: Event) {
		match (event) {
			case Traded(t) => {
				self.trades += 1
				self.volume += t.quantity
				self.turnover += t.value()
				high = self.high
				if high == null || t.price.ticks > high.ticks {
					self.high = t.price
				}
				low = self.low
				if low == null || t.price.ticks < low.ticks {
					self.low = t.price
				}
				self.move(t.buyer, t.quantity)
				self.move(t.seller, -t.quantity)
			}
			case _ => { }
		}
	}

	private move(trader: string, quantity: int) {
		self.positions[trader] = self.positions.get(trader, 0) + quantity
	}

	/// Volume-weighted average price in ticks.
	vwap(): float {
		return if (self.volume == 0) 0.0 else float(self.turnover) / float(self.volume)
	}
}
