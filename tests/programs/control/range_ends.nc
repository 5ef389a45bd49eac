// [L31] [L36] Ranges up to the largest int, and literals matched with any value.
function main() {
	a: any = true
	b: any = 1.5
	c: any = 'c'
	d: any = 3
	match (a) { case true => print("T"), case _ => print("?") }
	match (b) { case 1.5 => print("1.5"), case _ => print("?") }
	match (c) { case 'c' => print("string c?"), case x: char => print("char ${x}"), case _ => print("?") }
	match (d) { case 3.0 => print("float"), case 0..5 => print("r"), case _ => print("?") }
	for x in 9223372036854775806..=9223372036854775807 { print(x) }
	top = 9223372036854775807
	for x in top..=top { print(x) }
	for x in (top - 2)..=top { if x == top - 1 { continue } ; print(x) }
	n = 0
	for x in 3..=2 { n++ }
	for x in 1..=top { n++; if x == 5 { break } }
	print(n)
	xs = [1, 2, 3]
	last = xs.length - 1
	for i in 0..=last { xs[i] *= 2 }
	print(xs)
	r = 1..=last
	for i in r { print(i) }
	try { q = 0..=top; print(q.start) } catch (ArithmeticError e) { print(e.message) }
}
