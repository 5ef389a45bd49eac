// [L14] Enums: payloads, recursion, generics, methods.
enum Color { Red, Green, Blue }

enum Expr {
	Num(value: int)
	Add(left: Expr, right: Expr)
	Mul(left: Expr, right: Expr)
	Neg(of: Expr)

	eval(): int {
		return match (self) {
			case Num(n) => n
			case Add(l, r) => l.eval() + r.eval()
			case Mul(l, r) => l.eval() * r.eval()
			case Neg(e) => -e.eval()
		}
	}
}

enum Tree<T> {
	Leaf
	Node(left: Tree<T>, value: T, right: Tree<T>)
}

function insert<T: Comparable>(tree: Tree<T>, x: T): Tree<T> {
	match (tree) {
		case Leaf => return Tree<T>.Node(Tree<T>.Leaf, x, Tree<T>.Leaf)
		case Node(l, v, r) => {
			if x < v { return Tree<T>.Node(insert(l, x), v, r) }
			return Tree<T>.Node(l, v, insert(r, x))
		}
	}
}

function walk<T>(tree: Tree<T>, into: List<T>) {
	match (tree) {
		case Leaf => return
		case Node(l, v, r) => {
			walk(l, into)
			into.append(v)
			walk(r, into)
		}
	}
}

function name(c: Color): string {
	return match (c) {
		case Red => "red"
		case Color.Green => "green"
		case Blue => "blue"
	}
}

function main() {
	print(name(Color.Red) + name(Green))
	c: Color = Blue
	print(c)
	print(c == Blue)
	e = Expr.Add(Num(2), Mul(Num(3), Neg(Num(4))))
	print(e.eval())
	print(e)
	print(Num(1) == Num(1))
	tree: Tree<int> = Leaf
	for x in [5, 2, 8, 1, 9] { tree = insert(tree, x) }
	sorted: List<int> = []
	walk(tree, sorted)
	print(sorted)
	colors = {Color.Red: 1, Color.Blue: 2}
	print(colors[Blue])
	print(colors)
}
