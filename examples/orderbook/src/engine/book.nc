import { Event } from "../core/events"
import { Price } from "../core/money"
import { Order } from "../core/order"
import { Side } from "../core/side"
import { Trade } from "../core/trade"
import { Ladder } from "./ladder"

/// A price-time priority order book for one instrument.
export class Book {
	symbol: string
	bids: Ladder
	asks: Ladder
	nextId: int = 1
	private owners: Map<int, Side> = {}

	constructor(symbol: string) {
		self.symbol = symbol
		self.bids = Ladder(Side.Buy)
		self.asks = Ladder(Side.Sell)
	}

	private ladder(side: Side): Ladder {
		return if (side == Side.Buy) self.bids else self.asks
	}

	private crosses(order: Order, price: Price): bool {
		return match (order.side) {
			case Buy => order.price.ticks >= price.ticks
			case Sell => order.price.ticks <= price.ticks
		}
	}

	/// Matches a new order against the other side; what is left rests in the book.
	submit(trader: string, side: Side, price: Price, quantity: int): List<Event> {
		if quantity <= 0 {
			throw Error("the quantity must be positive, not ${quantity}")
		}
		order = Order(self.nextId, trader, side, price, quantity)
		self.nextId += 1
		events: List<Event> = [Event.Accepted(order.id)]
		others = if (side == Side.Buy) self.asks else self.bids
		while !order.isDone() {
			level = others.best()
			if level == null || !self.crosses(order, level.price) {
				break
			}
			events.append(self.execute(order, level.orders[0]))
			if level.orders[0].isDone() {
				self.owners.remove(level.orders[0].id)
				level.orders.remove(0)
			}
			others.dropEmpty()
		}
		if !order.isDone() {
			self.ladder(side).add(order)
			self.owners[order.id] = side
		}
		return events
	}

	private execute(taker: Order, maker: Order): Event {
		quantity = min(taker.remaining(), maker.remaining())
		taker.fill(quantity)
		maker.fill(quantity)
		isBuy = taker.side == Side.Buy
		buyer = if (isBuy) taker.trader else maker.trader
		seller = if (isBuy) maker.trader else taker.trader
		return Event.Traded(Trade(buyer, seller, maker.price, quantity))
	}

	cancel(id: int): Event {
		side = self.owners.get(id)
		if side == null {
			throw KeyError("there is no open order #${id}")
		}
		self.owners.remove(id)
		order = self.ladder(side).cancel(id)
		return Event.Cancelled(id, order?.remaining() ?? 0)
	}

	spread(): int? {
		bid = self.bids.best()
		ask = self.asks.best()
		if bid == null || ask == null {
			return null
		}
		return ask.price.ticks - bid.price.ticks
	}
}
