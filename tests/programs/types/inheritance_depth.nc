// [L15] [L16] Deep hierarchies, super chains, interface defaults, abstract bases, protected.
interface Visitor {
	visit(n: Node): string
}

class Node {
	protected children: List<Node> = []
	name(): string
	add(child: Node): Node {
		self.children.append(child)
		return self
	}
	accept(v: Visitor): string { return v.visit(self) }
	depth(): int {
		deepest = 0
		for c in self.children { deepest = max(deepest, c.depth()) }
		return deepest + 1
	}
	kids(): List<Node> { return self.children }
}

class Element extends Node {
	tag: string
	name(): string { return self.tag }
}

class Heading extends Element {
	level: int
	name(): string { return super.name() + "${self.level}" }
}

class Text extends Node {
	text: string
	name(): string { return "'" + self.text + "'" }
	depth(): int { return 0 }
}

class Printer implements Visitor {
	visited: int = 0
	visit(n: Node): string {
		self.visited += 1
		inside = n.kids().map(k => k.accept(self)).join(" ")
		return if (inside == "") n.name() else "(" + n.name() + " " + inside + ")"
	}
}

class A {
	who(): string { return "A" }
	hello(): string { return "hello from " + self.who() }
}
class B extends A {
	who(): string { return "B>" + super.who() }
}
class C extends B {
	who(): string { return "C>" + super.who() }
}
class D extends C {}

function main() {
	root = Element(tag: "body")
		.add(Heading(tag: "h", level: 1).add(Text(text: "Title")))
		.add(Element(tag: "p").add(Text(text: "one")).add(Text(text: "two")))
	p = Printer()
	print(root.accept(p))
	print(p.visited)
	print(root.depth())
	print(D().hello())
	objects: List<A> = [A(), B(), C(), D()]
	print(objects.map(o => o.who()))
	print(objects.filter(o => o is B).length)
}
