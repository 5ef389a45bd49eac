import { price } from "../core/money"
import { parseSide } from "../core/side"
import { Command } from "./command"

/// A line that no command can be made of.
export error SyntaxError extends Error { }

/// `buy alice 100 @ 99.50`, `cancel 7`, `show`.
export function parse(line: string): Command {
	words = line.split(" ").filter(word => !word.isEmpty())
	match (words) {
		case ["show"] => { return Command.Show }
		case ["cancel", id] => { return Command.Cancel(number(id)) }
		case [verb, trader, quantity, "@", limit] => {
			side = parseSide(verb)
			if side == null {
				throw SyntaxError("'${verb}' is neither buy nor sell")
			}
			return Command.Limit(trader, side, price(limit), number(quantity))
		}
		case _ => { throw SyntaxError("cannot understand '${line}'") }
	}
}

function number(text: string): int {
	value = text.parseInt()
	if value == null {
		throw SyntaxError("'${text}' is not a number")
	}
	return value
}
