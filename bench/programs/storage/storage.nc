// A tree of lists with four children each and leaves of random lengths: allocation of small arrays. A tree of depth
// seven has 5461 nodes.

const DEPTH = 7
const CHILDREN = 4

class Random {
	private seed: int = 74755

	next(): int {
		self.seed = (self.seed * 1309 + 13849) & 65535
		return self.seed
	}
}

enum Tree {
	Leaf(values: List<int>)
	Node(children: List<Tree>)
}

class Builder {
	count: int = 0
	private random: Random = Random()

	build(depth: int): Tree {
		self.count++
		if depth == 1 {
			return Tree.Leaf(List<int>(self.random.next() % 10 + 1, 0))
		}
		return Tree.Node([self.build(depth - 1) for i in 0..CHILDREN])
	}
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	var nodes = 0
	for i in 0..times {
		builder = Builder()
		builder.build(DEPTH)
		nodes += builder.count
	}
	print(nodes)
}
