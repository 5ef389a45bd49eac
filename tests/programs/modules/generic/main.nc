// [L18] [L45] Generics, enums, interfaces and classes across modules.
import { Stack, Shape, pairUp, largest, Named } from "./lib"

class Circle extends Shape {
	r: int
	area(): int { return 3 * self.r * self.r }
}

class Item implements Named {
	id: int
	name(): string { return "item ${self.id}" }
}

struct Own { v: int }

function main() {
	s = Stack<Own>()
	s.push(Own(1))
	s.push(Own(2))
	print(s.pop())
	print(Circle(2).describe())
	print(pairUp(1, "x"))
	print(largest([4, 8, 6]))
	n: Named = Item(3)
	print(n.hello())
	t = Stack<string>()
	t.push("only")
	print(t.pop() ?? "none")
	print(t.pop() ?? "none")
}
