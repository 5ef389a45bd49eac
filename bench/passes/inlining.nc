// Small methods and functions in a hot loop: their calls cost more than their bodies.
class Matrix {
	n: int
	cells: List<int>
	function at(i: int, j: int): int { return self.cells[i * self.n + j] }
	function put(i: int, j: int, x: int) { self.cells[i * self.n + j] = x }
}

function wrap(i: int, n: int): int { return if (i < 0) i + n elif (i >= n) i - n else i }
function alive(x: int): bool { return (x & 1) == 1 }
function rule(x: int, neighbours: int): int {
	return if (neighbours == 3 || (alive(x) && neighbours == 2)) 1 else 0
}

function neighbours(m: Matrix, i: int, j: int): int {
	var count = 0
	for (di = -1; di <= 1; di++) {
		for (dj = -1; dj <= 1; dj++) {
			if (di != 0 || dj != 0) && alive(m.at(wrap(i + di, m.n), wrap(j + dj, m.n))) { count++ }
		}
	}
	return count
}

function main(args: List<string>) {
	count = int(args[0])
	n = 64
	var now = Matrix(n, List<int>(n * n, 0))
	var then = Matrix(n, List<int>(n * n, 0))
	for (i = 0; i < n * n; i++) { now.cells[i] = i * i / 7 & 1 }
	for (round = 0; round < count; round++) {
		for (i = 0; i < n; i++) {
			for (j = 0; j < n; j++) { then.put(i, j, rule(now.at(i, j), neighbours(now, i, j))) }
		}
		t = now
		now = then
		then = t
	}
	print(now.cells.reduce(0, (a, b) => a + b))
}
