// [L21] Redeclared names, constants assigned again, unread variables.
const limit: int = 5

function twice(): int { return 1 }
function twice(): int { return 2 }

function main() {
	var a = 1
	var a = 2
	const b = 3
	b = 4
	limit = 6
	unused = 7
	print(b)
}
