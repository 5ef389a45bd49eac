// [L26] A path without return in a function with a result.
function sign(n: int): int {
	if n > 0 {
		return 1
	} else if n < 0 {
		return -1
	}
}

function loops(n: int): int {
	while n > 0 {
		return n
	}
}

function fine(n: int): int {
	while true {
		if n > 5 { return n }
		n += 1
	}
}

function alsoFine(n: int): int {
	if n > 0 { return 1 } else { throw Error("no") }
}

function main() {
	print(sign(1) + loops(1) + fine(1) + alsoFine(1))
}
