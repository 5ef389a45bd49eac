export enum Side { Buy, Sell }

export function opposite(side: Side): Side {
	return match (side) {
		case Buy => Sell
		case Sell => Buy
	}
}

export function parseSide(text: string): Side? {
	match (text.lower()) {
		case "buy" | "b" => { return Side.Buy }
		case "sell" | "s" => { return Side.Sell }
		case _ => { return null }
	}
}
