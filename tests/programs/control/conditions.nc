// [L30] if as statement and expression, conditions evaluated once and in order.
function c(n: int): bool { print("c${n}"); return n > 0 }
function main() {
	if (c(1)) { print2("x") }
	if c(0) { print("no") } elif c(1) { print("elif") } else { print("else") }
	if (c(0)) { print("no") } else if (c(0)) { print("no") } else { print("else") }
	a = if (c(1)) 1 else 2
	b = if c(0) { 1 } else { 2 }
	d = if (c(0)) "a" elif (c(1)) "b" else "c"
	print("${a} ${b} ${d}")
	e = if (a > 5) 1.5 else 2
	print(e)
	f: int? = if (a > 0) null else 3
	print(f)
	g = if (a > 0) { x = 10; x * 2 } else { throw Error("no") }
	print(g)
	h = if (a > 100) 3 else throw2()
	print(h)
	print(if (true) 1 else 2)
	if (a > 0 && (b > 0)) { print("and") }
	if (a > 0) && (b > 0) { print("and2") }
	if !(a > 0) { print("not") } else { print("ok") }
	if a == 1
	{
		print("brace on next line")
	}
	else
	{
		print("no")
	}
	if (a == 1) { if (b == 1) { print("x") } else { print("dangling") } }
	i = 5
	while (i > 3) { i-- }
	do { i++ } while (i < 9)
	print(i)
	for (i = 0; i < 9; i++) { print(i) ; if i > 2 { break } }
}
function print2(s: string) { print(s) }
function throw2(): int { return 9 }
