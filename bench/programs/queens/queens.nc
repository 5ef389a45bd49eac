// Eight queens, the first solution, many times over.

const SIZE = 8

class Queens {
	private freeRows: List<bool> = List<bool>(SIZE, true)
	private freeMaxs: List<bool> = List<bool>(2 * SIZE, true)
	private freeMins: List<bool> = List<bool>(2 * SIZE, true)
	private rows: List<int> = List<int>(SIZE, -1)

	private isFree(row: int, column: int): bool {
		return self.freeRows[row] && self.freeMaxs[column + row] && self.freeMins[column - row + SIZE - 1]
	}

	private set(row: int, column: int, free: bool) {
		self.freeRows[row] = free
		self.freeMaxs[column + row] = free
		self.freeMins[column - row + SIZE - 1] = free
	}

	place(column: int): bool {
		for row in 0..SIZE {
			if self.isFree(row, column) {
				self.rows[row] = column
				self.set(row, column, false)
				if column == SIZE - 1 || self.place(column + 1) {
					return true
				}
				self.set(row, column, true)
			}
		}
		return false
	}

	checksum(): int {
		return reduce(self.rows, 0, (sum, column) => sum * SIZE + column)
	}
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	var solved = 0
	var checksum = 0
	for i in 0..times {
		queens = Queens()
		if queens.place(0) {
			solved++
			checksum = queens.checksum()
		}
	}
	print("${solved} of ${times}, columns ${checksum}")
}
