// [L31] for over ranges, collections, strings, bytes and pairs.
function main() {
	for (k = 0; k < 2; k++) { print(k) }
	n = 3
	for (; n > 0;) { n-- }
	print(n)
	for (;;) { break }
	for (x in [1, 2]) { print2(x) }
	for x in List<int>(0, 0) { print(x) }
	for (let q = 0; q < 2; q++) { print(q) }
	for (var q: int = 0; q < 2; q += 1) { print(q) }
	for b in bytes(2) { print(b) }
	for k in {"x": 1, "y": 2} { print(k) }
	for (k, v) in {"x": 1} { print(k + "${v}") }
	for s in {1, 2} { print(s) }
	for r in 3..5 { print(r) }
	for r in 3..=5 { print(r) }
	for r in 5..3 { print(r) }
	for r in 5..=3 { print(r) }
	for r in -2..=2 { print(r) }
	for i, x in enumerate(["a", "b"]) { print("${i}${x}") }
	for (a, b) in zip([1, 2], ["x", "y"]) { print("${a}${b}") }
	for (a, b) in [(1, 2)] { print(a + b) }
	for p in [(1, 2)] { print(p) }
	for c in "aé€😀" { print(c) }
	for r in range(3) { print(r) }
	for r in range(10, 0, -4) { print(r) }
	top = 9223372036854775807
	cnt = 0
	for r in (top - 1)..=top { cnt++; print(r) }
	print(cnt)
	a1: for i in 0..2 { for j in 0..2 { if j == 1 { continue a1 } ; print("${i}${j}") } }
}
function print2(x: int) { print(x) }
