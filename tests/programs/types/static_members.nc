// [L15] Static fields and methods.
class Counter {
	static count: int = 10
	static names: List<string> = []
	id: int

	constructor(name: string) {
		Counter.count += 1
		self.id = Counter.count
		Counter.names.append(name)
	}

	static reset() { Counter.count = 0 }
}

function main() {
	a = Counter("a")
	b = Counter("b")
	print(a.id + b.id)
	print(Counter.names)
	Counter.reset()
	print(Counter.count)
}
