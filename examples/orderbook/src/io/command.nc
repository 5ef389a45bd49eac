import { Price } from "../core/money"
import { Side } from "../core/side"

/// One line of an instruction file, understood.
export enum Command {
	Limit(trader: string, side: Side, price: Price, quantity: int)
	Cancel(id: int)
	Show
}
