// [L25] What closures share: parameters, loop variables, self, other closures.
class Button {
	label: string
	private handlers: List<() -> string> = []
	on(f: () -> string) { self.handlers.append(f) }
	ready() { self.on(() => "self is " + self.label) }
	press(): List<string> { return self.handlers.map(f => f()) }
}

function accumulator(start: int): (int) -> int {
	return n => {
		start += n
		return start
	}
}

function pair(): (() -> int, (int) -> void) {
	value = 1
	return (() => value, (n: int) => { value = n })
}

function fibonacci(): () -> int {
	a = 0
	b = 1
	return () => {
		result = a
		(a, b) = (b, a + b)
		return result
	}
}

function memo(f: (int) -> int): (int) -> int {
	known: Map<int, int> = {}
	return n => {
		old = known.get(n)
		if old != null { return old }
		made = f(n)
		known[n] = made
		return made
	}
}

function main() {
	add = accumulator(10)
	print(add(1))
	print(add(1))
	(get, set) = pair()
	set(42)
	print(get())
	next = fibonacci()
	print([next() for _ in 0..10])
	b = Button("ok")
	b.ready()
	b.label = "changed"
	b.on(() => "plain")
	print(b.press())
	calls = 0
	slow = (n: int) => {
		calls += 1
		return n * n
	}
	fast = memo(slow)
	print(fast(9) + fast(9) + fast(3))
	print(calls)
	nested = (x: int) => (y: int) => (z: int) => x * 100 + y * 10 + z
	print(nested(1)(2)(3))
	fs: List<() -> int> = []
	for i in [10, 20] {
		for j in 0..2 {
			k = i + j
			fs.append(() => {
				k += 1
				return k
			})
		}
	}
	print([f() for f in fs])
	print(fs[0]())
	compose = [(x: int) => x + 1, (x: int) => x * 2]
	print(compose.reduce(5, (value, f) => f(value)))
}
