// [L38] An error nobody catches: finally runs, a message and a trace, exit status 1.
function inner(xs: List<int>, i: int): int {
	return xs[i]
}

function outer(): int {
	try {
		return inner([1, 2, 3], 7)
	} finally {
		print("cleaned up")
	}
}

function main() {
	print("start")
	print(outer())
	print("never")
}
