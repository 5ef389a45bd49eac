// A whole small program with classes, errors and text.
error Overdrawn extends Error {
	missing: int
	constructor(missing: int) {
		super("${missing} cents are missing")
		self.missing = missing
	}
}

enum Event {
	Deposited(cents: int)
	Withdrawn(cents: int)
	Refused(cents: int, why: string)
}

class Account {
	owner: string
	private cents: int = 0
	private log: List<Event> = []

	deposit(cents: int) {
		self.cents += cents
		self.log.append(Deposited(cents))
	}

	withdraw(cents: int) {
		if cents > self.cents {
			e = Overdrawn(cents - self.cents)
			self.log.append(Refused(cents, e.message))
			throw e
		}
		self.cents -= cents
		self.log.append(Withdrawn(cents))
	}

	balance(): int { return self.cents }

	statement(): string {
		b = StringBuilder()
		b.append("${self.owner}\n")
		for e in self.log {
			line = match (e) {
				case Deposited(c) => "+" + money(c)
				case Withdrawn(c) => "-" + money(c)
				case Refused(c, why) => "?" + money(c) + " (" + why + ")"
			}
			b.append("  ").append(line).append("\n")
		}
		b.append("= ${money(self.cents)}")
		return b.toString()
	}
}

class Savings extends Account {
	rate: int = 10
	addInterest() { self.deposit(self.balance() * self.rate / 100) }
}

function money(cents: int): string {
	return "${cents / 100}." + (cents % 100).toString().padStart(2, '0')
}

function transfer(source: Account, target: Account, cents: int): bool {
	try {
		source.withdraw(cents)
	} catch (Overdrawn e) {
		print("refused: ${e.missing}")
		return false
	}
	target.deposit(cents)
	return true
}

function main() {
	ada = Savings("Ada")
	bob = Account("Bob")
	ada.deposit(10050)
	print(transfer(ada, bob, 2525))
	print(transfer(bob, ada, 9999))
	ada.addInterest()
	print(ada.statement())
	print(bob.statement())
}
