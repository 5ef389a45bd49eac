// [L03] Where a newline ends a statement and where it does not.
function add(
	a: int,
	b: int
): int {
	return a +
		b
}

function nothing() {
	print("before"); return
}

function pick(n: int): string {
	if n > 0
		&& n < 10 {
		return "digit"
	}
	else if n == 0 {
		return "zero"
	}
	else {
		return "other"
	}
}

function main() {
	x = 1; y = 2
	print(add(x,
		y))
	text = "  many words  "
		.trim()
		.upper()
	print(text)
	xs = [
		1,
		2,
		3
	]
	print(xs
		.map(e => e * 2)
		.filter(e =>
			e > 2))
	m = {
		"a": 1,
		"b": 2
	}
	print(m)
	nothing()
	print(pick(5)); print(pick(0)); print(pick(77))
	maybe: int? = null
	print(maybe
		?? 7)
	i = 0
	i++
	print(i)
	total = xs
		| sum
	print(total)
	apply = (f: (int) -> int) => f(20)
	print(apply(v => {
		w = v + 1
		return w * 2
	}))
	try {
		throw Error("x")
	}
	catch (e) {
		print("caught " + e.message)
	}
	finally {
		print("done")
	}
}
