// [L03] newline rules, one by one
function f(x: int): int { return x }
function g(a: int, b: int): int => a * 10 + b
function nothing(): void {
	return
	print("never")
}
function generic<T>(x: T): T => x
struct P { x: int; y: int = 2 }
class K {
	n: int = 0; m: int = 5
	bump(): K { self.n += 1; return self }
	get(): int { return self.n }
}
function cond(a: bool, b: bool): string {
	if a
		&& b
		|| false { return "yes" }
	return "no"
}
function main() {
	// after binary operators
	a = 1 +
		2 *
		3 -
		1
	print(a)
	b =
		5
	print(b)
	c = a ==
		6 &&
		true
	print(c)
	// after => and -> and .
	h = (x: int): int =>
		x + 1
	print(h(1))
	k = K().
		bump().
		bump()
	print(k.get())
	// next line begins with . ?. | && || ?? ) ] else
	s = "abc"
		// a comment between
		.upper()

		/* and an empty line */
		.lower()
	print(s)
	o: K? = K()
	print(o
		?.get()
		?? 0)
	r = [3, 1, 2]
		| sort
		| map(x => x * 2)
	print(r)
	t = true
		&& false
		|| true
	print(t)
	// ++ and -- are no binary operators
	i = 0
	i++
	i--
	i++
	print(i)
	// a > that closes type arguments ends the line
	xs: List<int> = List<int>()
	ys: List<List<int>> = List<List<int>>()
	print(xs.length + ys.length)
	q: int?
	q = 4
	print(q)
	// inside brackets
	print(g(
		1
		,
		2
	))
	z = (
		1
		+ 2
	)
	print(z)
	w = [
		1
		,
		2
	]
	print(w)
	m = {
		"a"
		:
		1
		,
		"b": 2
	}
	print(m)
	// a block in parentheses: newlines count again
	total = [1, 2, 3].map(x => {
		y = x
		y += 1
		return y
	}).reduce(0, (acc, x) => {
		u = acc
		return u + x
	})
	print(total)
	// match in call
	print(match (a) {
		case 6 => "six"
		case _ => "other"
	})
	// - on the next line begins a new statement
	v = 5
	-v
	print(v)
	// [ on the next line
	e = 7
	[e1, e2] = [1, 2]
	print(e + e1 + e2)
	// ( on the next line
	fn = f
	(p1, p2) = (3, 4)
	print(fn(p1) + p2)
	{ print("block"); print("x") }; print("after")
	nothing()
	if a > 3 { print("if") } else { print("else") }
	if a > 3 { print("if") }
	elif a > 2 { print("elif") }
	else { print("else") }
	do { i++ } while i < 5
	print(i)
	do {
		i++
	}
	while (i < 10)
	print(i)
	;;;
	print(cond(true, true)); print(cond(true, false));
	n = (if (a > 3)
		"big"
	else
		"small")
	print(n)
	st = "x" + 1 + 'y' +
		2
	print(st)
	u = 3; u +=
		4
	print(u)
	x = !
		true
	print(x)
	j = a as int
	print(j)
	l = 1 <<
		4
	print(l)
}
