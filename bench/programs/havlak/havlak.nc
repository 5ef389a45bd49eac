// Paul Havlak's search for the loops of a control flow graph, reducible or not, by union-find over its depth-first
// tree: graphs, lists, sets and maps of objects. The argument is the number of runs over a graph with three loops;
// 51 runs over one with 1601 loops follow.

const RUNS = 50
const UNVISITED = -1

class Block {
	id: int
	predecessors: List<Block> = []
	successors: List<Block> = []
}

class Graph {
	private blocks: Map<int, Block> = {}
	private entry: Block? = null

	size(): int {
		return self.blocks.length
	}

	start(): Block {
		return self.entry.unwrap()
	}

	all(): List<Block> {
		return self.blocks.values()
	}

	block(id: int): Block {
		known = self.blocks.get(id)
		if known != null {
			return known
		}
		block = Block(id)
		self.blocks[id] = block
		if self.entry == null {
			self.entry = block
		}
		return block
	}

	connect(source: int, target: int) {
		a = self.block(source)
		b = self.block(target)
		a.successors.append(b)
		b.predecessors.append(a)
	}

	// The functions below add a shape to a block and return its last block.
	straight(start: int, length: int): int {
		for i in 0..length {
			self.connect(start + i, start + i + 1)
		}
		return start + length
	}

	diamond(start: int): int {
		self.connect(start, start + 1)
		self.connect(start, start + 2)
		self.connect(start + 1, start + 3)
		self.connect(start + 2, start + 3)
		return start + 3
	}

	// Two loops within a loop.
	loops(start: int): int {
		header = self.straight(start, 1)
		first = self.diamond(header)
		middle = self.straight(first, 1)
		second = self.diamond(middle)
		footer = self.straight(second, 1)
		self.connect(second, middle)
		self.connect(first, header)
		self.connect(footer, start)
		return self.straight(footer, 1)
	}
}

class Loop {
	reducible: bool
	header: Block?
	parent: Loop? = null
	children: Set<Loop> = {}
	blocks: Set<Block> = {}
	nesting: int = 0
	depth: int = 0

	setParent(parent: Loop) {
		self.parent = parent
		parent.children.add(self)
	}

	addBlock(block: Block) {
		self.blocks.add(block)
	}

	nest(depth: int) {
		self.depth = depth
		for child in self.children {
			child.nest(depth + 1)
			self.nesting = max(self.nesting, child.nesting + 1)
		}
	}
}

class LoopForest {
	private root: Loop = Loop(true, null)
	private loops: List<Loop> = []

	// With the root.
	count(): int {
		return self.loops.length + 1
	}

	add(header: Block, reducible: bool): Loop {
		loop = Loop(reducible, header)
		loop.addBlock(header)
		self.loops.append(loop)
		return loop
	}

	nest() {
		for loop in self.loops {
			if loop.parent == null {
				loop.setParent(self.root)
			}
		}
		self.root.nest(0)
	}
}

// A block of the depth-first tree, in a set of blocks that belong to one loop.
class Node {
	block: Block
	number: int
	loop: Loop? = null
	private parent: Node? = null

	find(): Node {
		var root = self
		path: List<Node> = []
		var parent = root.parent
		while parent != null {
			if parent.parent != null {
				path.append(root)
			}
			root = parent
			parent = root.parent
		}
		for node in path {
			node.parent = root
		}
		return root
	}

	join(other: Node) {
		self.parent = other
	}
}

enum Kind { NonHeader, Reducible, Self, Irreducible }

class Finder {
	private graph: Graph
	private forest: LoopForest
	private numbers: Map<Block, int> = {}
	private nodes: List<Node> = []
	private last: List<int>
	private kinds: List<Kind>
	private backEdges: List<List<int>> = []
	private otherEdges: List<Set<int>> = []

	constructor(graph: Graph, forest: LoopForest) {
		self.graph = graph
		self.forest = forest
		self.last = List<int>(graph.size(), 0)
		self.kinds = List<Kind>(graph.size(), Kind.NonHeader)
	}

	run() {
		for block in self.graph.all() {
			self.numbers[block] = UNVISITED
		}
		self.visit(self.graph.start())
		self.classifyEdges()
		for (w = self.nodes.length - 1; w >= 0; w--) {
			self.findLoop(w)
		}
	}

	// Numbers the blocks in the order of a depth-first search.
	private visit(block: Block) {
		number = self.nodes.length
		self.numbers[block] = number
		self.nodes.append(Node(block, number))
		for next in block.successors {
			if self.numbers[next] == UNVISITED {
				self.visit(next)
			}
		}
		self.last[number] = self.nodes.length - 1
	}

	private isAncestor(w: int, v: int): bool {
		return w <= v && v <= self.last[w]
	}

	private classifyEdges() {
		for node in self.nodes {
			back: List<int> = []
			others: Set<int> = {}
			for block in node.block.predecessors {
				v = self.numbers[block]
				if v != UNVISITED {
					if self.isAncestor(node.number, v) {
						back.append(v)
					} else {
						others.add(v)
					}
				}
			}
			self.backEdges.append(back)
			self.otherEdges.append(others)
		}
	}

	// Makes the loop with header w if there is one: what reaches a back edge without passing w.
	private findLoop(w: int) {
		body: List<Node> = []
		for v in self.backEdges[w] {
			if v == w {
				self.kinds[w] = Kind.Self
			} else {
				body.append(self.nodes[v].find())
			}
		}
		if body.length > 0 {
			self.kinds[w] = Kind.Reducible
		}
		for (i = 0; i < body.length; i++) {
			for v in self.otherEdges[body[i].number] {
				node = self.nodes[v].find()
				if !self.isAncestor(w, node.number) {
					self.kinds[w] = Kind.Irreducible
					self.otherEdges[w].add(node.number)
				} elif node.number != w && !body.contains(node) {
					body.append(node)
				}
			}
		}
		if body.length > 0 || self.kinds[w] == Kind.Self {
			header = self.nodes[w]
			loop = self.forest.add(header.block, self.kinds[w] != Kind.Irreducible)
			header.loop = loop
			for node in body {
				node.join(header)
				inner = node.loop
				if inner != null {
					inner.setParent(loop)
				} else {
					loop.addBlock(node.block)
				}
			}
		}
	}
}

// Lets the graph grow by ten times ten trees of five shapes with three loops; they overlap the first shape.
function grow(graph: Graph) {
	var n = 2
	for i in 0..10 {
		graph.connect(2, n + 1)
		n++
		for j in 0..10 {
			top = n
			n = graph.straight(n, 1)
			for k in 0..5 {
				n = graph.loops(n)
			}
			bottom = graph.straight(n, 1)
			graph.connect(n, top)
			n = bottom
		}
		graph.connect(n, 1)
	}
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 1
	graph = Graph()
	graph.block(0)
	graph.loops(0)
	graph.block(1)
	graph.connect(0, 2)
	forest = LoopForest()
	for i in 0..times {
		Finder(graph, forest).run()
	}
	grow(graph)
	Finder(graph, forest).run()
	for i in 0..RUNS {
		Finder(graph, LoopForest()).run()
	}
	forest.nest()
	print("${forest.count()} loops, ${graph.size()} blocks")
}
