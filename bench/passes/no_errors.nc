// Functions that cannot throw, though nothing says so: their callers need not look for an error.
@noinline function mix(h: int, x: int): int { return (h ^ x) * 1099511628211 }
@noinline function step(h: int, i: int): int { return mix(mix(h, i), i + 7) }

function main(args: List<string>) {
	count = int(args[0])
	var h = 1469598103934665603
	for (i = 0; i < count; i++) { h = step(h, i) }
	print(h)
}
