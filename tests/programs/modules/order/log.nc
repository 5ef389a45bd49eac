var count = 0

export function note(name: string, value: int): int {
	count += 1
	print("${count} ${name}")
	return value
}
