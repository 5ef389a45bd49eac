// The towers of Hanoi with 13 disks: linked lists and recursion. The tower is moved in 8191 moves.

const DISKS = 13

class Disk {
	size: int
	below: Disk?
}

class Towers {
	private piles: List<Disk?> = List<Disk?>(3, null)
	private moves: int = 0

	run(): int {
		for (size = DISKS; size > 0; size--) {
			self.push(0, Disk(size, null))
		}
		self.move(DISKS, 0, 1)
		return self.moves
	}

	private push(pile: int, disk: Disk) {
		top = self.piles[pile]
		if top != null && disk.size >= top.size {
			throw Error("a disk of size ${disk.size} on one of size ${top.size}")
		}
		disk.below = top
		self.piles[pile] = disk
	}

	private pop(pile: int): Disk {
		top = self.piles[pile]
		if top == null {
			throw Error("no disk on pile ${pile}")
		}
		self.piles[pile] = top.below
		top.below = null
		return top
	}

	private move(disks: int, source: int, target: int) {
		if disks > 1 {
			other = 3 - source - target
			self.move(disks - 1, source, other)
			self.moveTop(source, target)
			self.move(disks - 1, other, target)
		} else {
			self.moveTop(source, target)
		}
	}

	private moveTop(source: int, target: int) {
		self.push(target, self.pop(source))
		self.moves++
	}
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	var moves = 0
	for i in 0..times {
		moves += Towers().run()
	}
	print(moves)
}
