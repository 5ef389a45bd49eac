// Indices that a loop's own test keeps within the list.
function sort(xs: List<int>) {
	for (i = 1; i < xs.length; i++) {
		x = xs[i]
		var j = i
		while j > 0 && xs[j - 1] > x {
			xs[j] = xs[j - 1]
			j--
		}
		xs[j] = x
	}
}

function main(args: List<string>) {
	count = int(args[0])
	var sum = 0
	for (round = 0; round < count; round++) {
		xs = List<int>(300, 0)
		for (i = 0; i < xs.length; i++) { xs[i] = i * 7919 % 1009 + round }
		sort(xs)
		for (i = 0; i < xs.length; i++) { sum += xs[i] * i }
	}
	print(sum)
}
