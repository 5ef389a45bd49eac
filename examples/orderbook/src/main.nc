// An order book: a few instructions by hand, then a busy morning from a generator.
import { describe } from "core/events"
import { Session } from "engine/session"
import { Feed } from "io/feed"
import { lines } from "io/script"
import { bookTable, summary } from "text/report"

function opening() {
	session = Session("NDL")
	for line in lines() {
		println("> ${line}")
		for event in session.apply(line, book => println(bookTable(book))) {
			println("  " + describe(event))
		}
	}
	println(summary(session.stats))
}

function morning(instructions: int): Session {
	session = Session("NDL")
	feed = Feed(20240613)
	for i in 0..instructions {
		session.apply(feed.line(), book => println(bookTable(book)))
	}
	return session
}

function main() {
	opening()
	println()
	println("a busy morning")
	session = morning(20000)
	println(bookTable(session.book, most: 5))
	println("${session.tradeCount()} trades, ${session.rejected} rejected")
	println(summary(session.stats))
}
