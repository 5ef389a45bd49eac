// [L21] Functions, types and constants see each other whatever their order; constants of constants.
const area: int = width * height
const width: int = 3
const height: int = half * 2
const half: int = 5
const table: List<int> = [width, height]

class Uses extends Later {
	value(): int { return self.base() + LIMIT }
}

class Later {
	base(): int { return 1 }
}

const LIMIT: int = 41

function main() {
	print(Uses().value())
	print(width + half + height + area)
	print(table)
}
