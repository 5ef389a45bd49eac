// Small functions given to map, filter, reduce and sort.
function main(args: List<string>) {
	count = int(args[0])
	xs = range(1000)
	factor = 3
	var sum = 0
	for (round = 0; round < count; round++) {
		sum += xs.map(x => x * factor + round).filter(x => x % 2 == 0).reduce(0, (a, b) => a + b)
		if xs.any(x => x == sum) { sum++ }
		ys = xs.map(x => x * 7919 % 1009)
		ys.sort((a, b) => b - a)
		sum += ys[round % 1000]
	}
	print(sum)
}
