// [L15] [L38] [L40] A field that is read before it is set ends the program in a fiber as elsewhere; the trace goes on where
// the fiber is awaited.
import { sleep } from "async"

class Inner { n: int = 1 }

class Base {
	constructor() { self.hook() }
	hook(): void {}
}

class Derived extends Base {
	inner: Inner
	constructor() {
		super()
		self.inner = Inner()
	}
	override hook(): void { print(self.inner.n) }
}

async function make(): Derived {
	await sleep(1)
	return Derived()
}

async function outer(): Derived {
	return await make()
}

print(typeOf(await outer()))
