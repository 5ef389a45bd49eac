// An interface of another module asks for as much as one of this module.
import { Greeter } from "./greeter"

class Nobody implements Greeter {}

class Somebody implements Greeter {
	name(): string { return "somebody" }
}

class Mute implements Stringable {}

print(Somebody().greet())
