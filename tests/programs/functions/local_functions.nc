// [L26] [L24] Functions within functions have defaults and names of arguments, see what stood above them, and are values.
function t(n: int): int { print("t${n}"); return n }
function main() {
	base = 100
	function loc(a: int, b: int = t(70), c?: string): string {
		return "${a} ${b} ${c} ${base}"
	}
	print(loc(2))
	print(loc(b: t(3), a: t(5)))
	print(loc(1, c: "x"))
	print(loc(t(1), t(2), "z"))
	function rec(n: int, acc: int = base): int { return if (n == 0) acc else rec(n - 1, acc: acc + n) }
	print(rec(3))
	base = 200
	print(rec(3))
	for base in 0..1 { print(rec(0) + base) }
	f = loc
	print(f(1, 2, null))
	g = () => loc(8)
	print(g())
	function inferred(a: int, k: int = 3) { return a * k }
	print(inferred(2))
	print(inferred(k: 1, a: 4))
}
main()
