// [L31] [L38] continue, break and labels in loops with try.
function loop(n: int): int {
	total = 0
	for i in 0..n {
		try { total += 10 / (i - 3) } catch (ArithmeticError e) { total += 1000; continue } finally { total += 1 }
	}
	return total
}
function gcd2(a: int, b: int): int { return if (b == 0) a else gcd2(b, a % b) }
function find(xs: List<List<int>>, y: int): (int, int)? {
	outer: for i, row in enumerate(xs) {
		for j, v in enumerate(row) {
			if v < 0 { continue outer }
			if v == y { return (i, j) }
			if v > 100 { break outer }
		}
	}
	return null
}
print(loop(6)); print(gcd2(48, 18)); print(find([[1, 2], [-1, 5], [3, 5]], 5)); print(find([[101, 7]], 7)); print(find([], 1))
