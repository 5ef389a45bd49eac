// Settings that never change: what depends on them is known before the program runs, though only to a compiler that
// follows them around the loop and finds the branches that would change them dead.
function frame(n: int): int {
	var mode = 3
	var depth = 2
	var width = 640
	var height = 480
	var tile = 16
	var sum = 0
	for (i = 0; i < n; i++) {
		if mode > 7 { mode = i; width = i }
		if depth == 0 { depth = i; tile = i + 1 }
		scale = if (mode == 1) tile elif (mode == 2) tile * 2 else tile / 2
		columns = (width + scale - 1) / scale
		rows = (height + scale - 1) / scale
		stride = (columns * depth + 63) / 64 * 64
		size = stride * rows * scale
		if size < 0 { height = i }
		border = (columns * 2 + rows * 2 - 4) * depth
		sum += (i ^ size) + border % 97
	}
	return sum
}

function main(args: List<string>) {
	print(frame(int(args[0])))
}
