// [L30] if as statement and expression.
function kind(n: int): string {
	if (n < 0) {
		return "negative"
	} elif n == 0 {
		return "zero"
	} else if (n < 10) {
		return "small"
	} else {
		return "large"
	}
}

function main() {
	for n in [-1, 0, 5, 50] { print(kind(n)) }
	x = if (kind(5) == "small") 1 else 2
	print(x)
	y = if (x == 2) "two" else if (x == 1) "one" else "many"
	print(y)
	if x == 1 && y != "two" || false { print("both") }
	if !(x == 2) { print("not two") }
}
