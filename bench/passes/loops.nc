// Loops over lists: lengths and fields that stay the same, indices that cannot leave the list, divisions by powers of two,
// squares.
class Grid {
	width: int
	height: int
	scale: int
	cells: List<int>
}

function smooth(g: Grid, out: List<int>) {
	for (y = 1; y < g.height - 1; y++) {
		for (x = 1; x < g.width - 1; x++) {
			row = y * g.width
			four = g.cells[row + x - 1] + g.cells[row + x + 1] + g.cells[row - g.width + x] + g.cells[row + g.width + x]
			out[row + x] = (four * g.scale * g.scale / (g.scale * g.scale + 3) + g.cells[row + x] ** 2) / 8 % 1024
		}
	}
}

function energy(xs: List<int>, weight: int): int {
	var sum = 0
	for (i = 0; i < xs.length; i++) { sum += xs[i] ** 2 * (weight * weight + weight / 3) / 16 }
	return sum
}

function main(args: List<string>) {
	count = int(args[0])
	n = 128
	g = Grid(n, n, 5, List<int>(n * n, 0))
	out = List<int>(n * n, 0)
	for (i = 0; i < g.cells.length; i++) { g.cells[i] = i * 31 % 256 }
	var sum = 0
	for (round = 0; round < count; round++) {
		smooth(g, out)
		sum += energy(out, round + 3)
	}
	print(sum)
}
