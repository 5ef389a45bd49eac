// [L25] Lambdas capture variables by reference; every turn of a loop has its own.
function counter(): () -> int {
	n = 0
	return () => {
		n += 1
		return n
	}
}

function compose<A, B, C>(f: (A) -> B, g: (B) -> C): (A) -> C {
	return x => g(f(x))
}

function twice(f: (int) -> int, x: int): int { return f(f(x)) }

function double(x: int): int { return x * 2 }

function main() {
	a = counter()
	b = counter()
	print(a())
	print(a())
	print(b())

	shared = 0
	add = (n: int) => { shared += n }
	add(5)
	add(6)
	print(shared)
	shared = 100
	add(1)
	print(shared)

	fs: List<() -> int> = []
	for i in 0..3 {
		fs.append(() => i * 10)
	}
	for f in fs { print(f()) }

	gs: List<() -> int> = []
	i = 0
	while i < 3 {
		mine = i
		gs.append(() => {
			mine += 100
			return mine
		})
		i += 1
	}
	for g in gs { print(g()) }
	print(gs[0]())

	print(twice(double, 5))
	print(twice(x => x - 3, 5))
	text = compose((x: int) => x + 1, (x: int) => "<${x}>")
	print(text(41))
	print([3, 1, 2].map(double))
	makeAdder = (n: int) => (x: int): int => x + n
	print(makeAdder(10)(5))
	none = () => 42
	print(none())

	function local(x: int): int {
		return if (x == 0) 0 else 1 + local(x - 1)
	}
	print(local(4))

	inner = 5
	function usesOuter(): int { return inner * 2 }
	inner = 6
	print(usesOuter())
}
