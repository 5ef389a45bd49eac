// One mistake is one error, also within literals, calls and patterns.
struct Inner { n: int, tag: string }
enum Shape { Circle(r: float), Dot }

function make(n: int): Inner { return Inner(n, "x") }

function main() {
	m = {"k": Inner(row, "x")}
	copy = m["k"]
	print(m["k"].n + copy.n)
	xs = [[]]
	print(xs == [[1]])
	ys = [unknown, 1]
	for y in ys { print(y + 1) }
	t = (missing, 2)
	print(t.0 + t.1)
	Success(m)
	z = make("text").n + 1
	print(z)
	w = match (nothing) {
		case Circle(r) => r
		case Dot => 0.0
	}
	print(w + 1.0)
	f = (x: Strange) => x.member
	print(f(1))
	(a, b) = absent()
	print(a + b)
}
