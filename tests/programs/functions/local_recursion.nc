// Local functions that give nothing call themselves without saying so.
function countdown(from_: int) {
	function step(n: int) {
		if n == 0 { return }
		print(n)
		step(n - 1)
	}
	step(from_)
}
countdown(2)

class Graph {
	edges: Map<string, List<string>>
	order(start: string): List<string> {
		seen: Set<string> = {}
		done: List<string> = []
		function visit(node: string) {
			if !seen.add(node) { return }
			for next in self.edges.get(node) ?? [] { visit(next) }
			done.push(node)
		}
		visit(start)
		return done.reversed()
	}
}
print(Graph({"a": ["b", "c"], "b": ["d"], "c": ["d"]}).order("a"))

function generic(): List<string> {
	seen: List<string> = []
	function each<T>(x: T, n: int) {
		seen.push("${x}${n}")
		if n > 1 { each(x, n - 1) }
	}
	each("s", 2)
	each(0.5, 1)
	return seen
}
print(generic())

async function walk(): int {
	steps = 0
	async function step(n: int) {
		steps++
		if n > 0 { await step(n - 1) }
	}
	await step(3)
	return steps
}
print(await walk())
