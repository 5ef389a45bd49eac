// Parts of the language that are planned say so.
async function later(): int { return 1 }

macro double(x) { x + x }

function main() {
	x = 5
	print(x)
	print(double(2))
}
