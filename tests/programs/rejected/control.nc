// break, continue and return where they do not belong.
function main() {
	break
	continue
	outer: for i in 0..3 {
		break iner
	}
	return 5
}

function nothing() { return 1 }

function value(): int { return }

return 3
