// [L13] [L16] A struct can be the value of an interface it implements.
interface Greeter {
	name(): string
	greet(): string { return "Hello, " + self.name() }
}

struct Cat implements Greeter {
	lives: int
	name(): string { return "cat with ${self.lives} lives" }
}

function announce(g: Greeter) { print(g.greet()) }

function main() {
	announce(Cat(9))
	all: List<Greeter> = [Cat(1), Cat(2)]
	for g in all { print(g.name()) }
}
