// Many short-lived binary trees beside a long-lived one: allocation and garbage collection.

class Tree {
	left: Tree?
	right: Tree?

	check(): int {
		left = self.left
		right = self.right
		if left == null || right == null {
			return 1
		}
		return left.check() + right.check() + 1
	}
}

function bottomUp(depth: int): Tree {
	if depth == 0 {
		return Tree(null, null)
	}
	return Tree(bottomUp(depth - 1), bottomUp(depth - 1))
}

function main(args: List<string>) {
	n = if (args.length > 0) int(args[0]) else 10
	least = 4
	most = max(least + 2, n)
	print("stretch tree of depth ${most + 1}\t check: ${bottomUp(most + 1).check()}")
	longLived = bottomUp(most)
	for (depth = least; depth <= most; depth += 2) {
		trees = 1 << (most - depth + least)
		var check = 0
		for i in 0..trees {
			check += bottomUp(depth).check()
		}
		print("${trees}\t trees of depth ${depth}\t check: ${check}")
	}
	print("long lived tree of depth ${most}\t check: ${longLived.check()}")
}
