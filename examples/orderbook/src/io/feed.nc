/// A reproducible stream of instructions, as a busy morning would bring them.
export class Feed {
	private state: int
	private traders: List<string> = ["alice", "bob", "carol", "dave", "erin"]

	constructor(seed: int) {
		self.state = seed
	}

	// The minimal standard generator of Park and Miller.
	private next(limit: int): int {
		self.state = self.state * 48271 % 2147483647
		return self.state % limit
	}

	line(): string {
		kind = self.next(10)
		if kind == 0 {
			return "cancel ${1 + self.next(400)}"
		}
		verb = if (kind % 2 == 0) "buy" else "sell"
		trader = self.traders[self.next(self.traders.length)]
		base = if (verb == "buy") 9880 else 9920
		ticks = base + self.next(200) - 100
		cents = (ticks % 100).toString().padStart(2, '0')
		return "${verb} ${trader} ${1 + self.next(50)} @ ${ticks / 100}.${cents}"
	}
}
