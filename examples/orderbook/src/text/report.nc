import { Price } from "../core/money"
import { Book } from "../engine/book"
import { Ladder } from "../engine/ladder"
import { Stats } from "../engine/stats"
import { Table } from "./table"
import "./units"

function addSide(table: Table, name: string, ladder: Ladder, most: int) {
	var shown = 0
	for level in ladder.levels {
		if shown == most {
			break
		}
		table.row([name, level.price.toString(), units.count(level.volume()), level.orders.length.toString()])
		shown += 1
	}
}

/// The best levels of both sides.
export function bookTable(book: Book, most: int = 3): string {
	table = Table(["side", "price", "volume", "orders"])
	addSide(table, "ask", book.asks, most)
	addSide(table, "bid", book.bids, most)
	spread = book.spread()
	tail = if (spread == null) "no spread" else "spread ${Price(spread ?? 0)}"
	return "${book.symbol}\n${table}\n${tail}"
}

export function summary(stats: Stats): string {
	table = Table(["trader", "position"])
	for trader in stats.positions.keys().sorted() {
		table.row([trader, units.signed(stats.positions[trader])])
	}
	low = stats.low
	high = stats.high
	span = if (low != null && high != null) "${low} to ${high}" else "none"
	return "${units.count(stats.trades)} trades, volume ${units.count(stats.volume)}, prices ${span}, " +
		"average ${units.fixed(stats.vwap() / 100.0, 3)}\n${table}"
}
