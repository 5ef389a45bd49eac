// [L35] Arms: separators, guards, blocks, jumps, types of the value.
enum E { A, B(x: int), C }
function t(s: string): int { print(s); return s.length }
function main() {
	// separators
	x = match (2) { case 1 => "a", case 2 => "b"; case _ => "c" }
	print(x)
	match 3 { case 1 => print(1), case _ => print(2) }
	match (t("once")) { case 1 => print(1)
		case n when t("guard") == 5 => print("five ${n}")
		case 4 => { print("block"); print("two") }
		case _ => print("none") }
	// value of block arm, nested
	v = match (B(3)) { case A => 0
		case B(n) => { m = n * 2
			if m > 3 { m = 100 }
			m + 1 }
		case C => 2 }
	print(v)
	for i in 0..6 {
		r = match (i) { case 0 => continue
			case 4 => break
			case k when k % 2 == 0 => "even"
			case _ => "odd" }
		print("${i} ${r}")
	}
	print(early(1)); print(early(2))
	try { print(early(3)) } catch (e) { print(e.message) }
	// match on bool, exhaustiveness
	print(match ((v > 3, x == "b")) { case (true, true) => 1, case (false, _) => 2, case (true, false) => 3 })
	o: int? = 4
	match (o) { case Some(n) when n > 10 => print("big")
		case Some(n) => print("n${n}")
		case None => print("none") }
	y: float = match (o) { case null => 1
		case Some(n) => 2.5 }
	print(y)
	l: List<int> = match (o) { case null => [], case _ => [1] }
	print(l)
	z: int? = match (o) { case Some(4) => null, case _ => 3 }
	print(z)
	match (E.A) { case E.A => print("EA"), case _ => print("x") }
	match (E.C) { case A => {}, case B(_) => {}, case C => print("C!") }
	f = (e: E) => match (e) { case B(x) => x, case _ => -1 }
	print(f(B(8)))
	print([1, 2, 3].map(n => match (n) { case 2 => "two", case _ => "?" }))
}
function early(n: int): string {
	s = match (n) { case 1 => return "returned"
		case 2 => "value"
		case _ => throw Error("thrown") }
	return "after " + s
}
