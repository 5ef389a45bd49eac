// [L38] A stack overflow can be caught.
function forever(n: int): int {
	return forever(n + 1) + 1
}

function main() {
	try {
		print(forever(0))
	} catch (StackOverflowError e) {
		print("caught")
	}
}
