export interface Greeter {
	name(): string
	greet(): string { return "Hello, " + self.name() }
}
