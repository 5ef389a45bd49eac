// Parts of the language that are planned say so.
async function later(): int { return 1 }

function main() {
	x = 5
	print(x)
}
