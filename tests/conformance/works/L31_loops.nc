// conformance: L31
i = 0
while i < 3 { i++ }
print(i)    // -> 3
do { i -= 2 } while i > 0
print(i)    // -> -1
do { i = 50 } while (false)
print(i)    // -> 50
for (i = 0; i < 2; i++) { print(i) }
// -> 0
// -> 1
for (i = 5; i > 0; i -= 2) { print(i) }
// -> 5
// -> 3
// -> 1
for i = 0; i < 1; i++ { print("no parentheses") }    // -> no parentheses
n = 0
for (;;) { n++; if n == 4 { break } }
print(n)    // -> 4
function text<T>(xs: List<T>): string => xs.join(" ")
out: List<string> = []
for (x in [1, 2]) { out.push("${x}") }
for x in [3] { out.push("${x}") }
print(text(out))    // -> 1 2 3
out.clear()
for (k, v in {"a": 1, "b": 2}) { out.push("${k}=${v}") }
for k, v in {"c": 3} { out.push("${k}=${v}") }
for k, v in [("d", 4), ("e", 5)] { out.push("${k}=${v}") }
print(text(out))    // -> a=1 b=2 c=3 d=4 e=5
out.clear()
for k in {"x": 1, "y": 2} { out.push(k) }
for s in {"p", "q"} { out.push(s) }
for r in 1..3 { out.push("${r}") }
for r in 1..=3 { out.push("${r}") }
for c in "hé" { out.push("${c}") }
for b in "hé".bytes() { out.push("${b}") }
print(text(out))    // -> x y p q 1 2 1 2 3 h é 104 195 169
class Evens implements Iterable<int> { n: int; iterator(): Iterator<int> => Upto(self.n) }
class Upto implements Iterator<int> { n: int; at: int = 0; next(): int? { if self.at >= self.n { return null } self.at += 2; return self.at } }
for x in Evens(4) { print(x) }
// -> 2
// -> 4
for x in Upto(2) { print(x) }    // -> 2
// break, continue, labels.
out.clear()
for x in 0..10 {
	if x % 2 == 0 { continue }
	if x > 6 { break }
	out.push("${x}")
}
print(text(out))    // -> 1 3 5
out.clear()
outer: for a in 0..3 {
	for b in 0..3 {
		if b == 2 { continue outer }
		if a == 2 { break outer }
		out.push("${a}${b}")
	}
}
print(text(out))    // -> 00 01 10 11
n = 0
loop: while true {
	do {
		n++
		if n > 5 { break loop }
	} while true
}
print(n)    // -> 6
again: do {
	n--
	for _ in 0..5 { if n > 3 { continue again } }
} while n > 3
print(n)    // -> 3
// The step of a counting loop runs after continue.
seen = 0
for (j = 0; j < 4; j++) { if j == 1 { continue } seen += j }
print(seen)    // -> 5
for x in List<int>() { print(x) }
for x in 5..5 { print(x) }
print("end")    // -> end
