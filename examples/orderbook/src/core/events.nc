import { Trade } from "./trade"

/// What happened to an instruction.
export enum Event {
	Accepted(id: int)
	Traded(trade: Trade)
	Cancelled(id: int, quantity: int)
	Rejected(line: int, reason: string)
}

export function describe(event: Event): string {
	return match (event) {
		case Accepted(id) => "accepted #${id}"
		case Traded(t) => "trade ${t.quantity} @ ${t.price}: ${t.buyer} buys from ${t.seller}"
		case Cancelled(id, quantity) => "cancelled #${id}, ${quantity} left"
		case Rejected(line, reason) => "line ${line} rejected: ${reason}"
	}
}

export function isTrade(event: Event): bool {
	return match (event) {
		case Traded(_) => true
		case _ => false
	}
}
