// Functions without effects: one call does for several, none is needed in the loop, and fields stay known across calls.
@noinline function weight(kind: int): int {
	var w = 1
	for (i = 0; i < 10; i++) { w = w * 3 + kind }
	return w % 1000
}

class Account {
	kind: int
	balance: int
}

@noinline function fee(a: Account): int { return a.balance / 100 + a.kind }

function main(args: List<string>) {
	count = int(args[0])
	a = Account(2, 1000)
	var sum = 0
	for (i = 0; i < count; i++) {
		if fee(a) > 5 { sum += fee(a) * weight(a.kind) }
		sum += weight(a.kind) + fee(a)
	}
	print(sum)
}
