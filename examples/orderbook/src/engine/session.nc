import { Event, isTrade } from "../core/events"
import { Command } from "../io/command"
import { SyntaxError, parse } from "../io/reader"
import { Book } from "./book"
import { Stats } from "./stats"

/// Feeds instruction lines into a book and keeps what comes out.
export class Session {
	book: Book
	stats: Stats = Stats()
	log: List<Event> = []
	line: int = 0
	rejected: int = 0

	constructor(symbol: string) {
		self.book = Book(symbol)
	}

	/// Applies one line; the events it caused. A bad line is an event too, never the end of the session.
	apply(text: string, onShow: (Book) -> void): List<Event> {
		self.line += 1
		var events: List<Event> = []
		try {
			events = self.execute(parse(text), onShow)
		} catch (SyntaxError e) {
			events = [self.reject(e.message)]
		} catch (KeyError e) {
			events = [self.reject(e.message)]
		} catch (ParseError e) {
			events = [self.reject("bad price")]
		}
		for event in events {
			self.stats.record(event)
			self.log.append(event)
		}
		return events
	}

	private reject(reason: string): Event {
		self.rejected += 1
		return Event.Rejected(self.line, reason)
	}

	private execute(command: Command, onShow: (Book) -> void): List<Event> {
		match (command) {
			case Limit(trader, side, price, quantity) => {
				return self.book.submit(trader, side, price, quantity)
			}
			case Cancel(id) => { return [self.book.cancel(id)] }
			case Show => {
				onShow(self.book)
				return []
			}
		}
	}

	tradeCount(): int {
		return self.log.filter(isTrade).length
	}
}
