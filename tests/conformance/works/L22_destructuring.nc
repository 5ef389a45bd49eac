// conformance: L22
function pair(): (int, string) => (1, "one")
struct Person { name: string, age: int }
class Node { value: int; label: string }
(a, b) = pair()
print("${a} ${b}")    // -> 1 one
{name, age} = Person("Ada", 36)
print("${name} ${age}")    // -> Ada 36
{value, label} = Node(5, "five")
print("${value} ${label}")    // -> 5 five
[first, ...rest] = [1, 2, 3]
print(first)    // -> 1
print(rest)    // -> [2, 3]
[x, y] = [10, 20]
print(x + y)    // -> 30
[...start, last] = ["a", "b", "c"]
print(start)    // -> ["a", "b"]
print(last)    // -> c
// Visible variables are assigned after the whole right side is computed.
(x, y) = (y, x)
print([x, y])    // -> [20, 10]
i = 0
xs = [0, 0]
function fibonacci(n: int): int {
	p = 0
	q = 1
	for _ in 0..n { (p, q) = (q, p + q) }
	return p
}
print(fibonacci(10))    // -> 55
(c, (d, e)) = (1, (2, 3))
print(c + d + e)    // -> 6
let (f, g) = (4, 5)
const [h, k] = [6, 7]
print(f + g + h + k)    // -> 22
(i, _) = (9, "ignored")
print(i)    // -> 9
for (index, text) in enumerate(["p", "q"]) { print("${index}${text}") }
// -> 0p
// -> 1q
// A list of another length throws.
function lengths(zs: List<int>): string {
	try {
		[m, n] = zs
		return "${m} ${n}"
	} catch (IndexError e) {
		return "IndexError"
	}
}
print(lengths([1, 2]))    // -> 1 2
print(lengths([1]))    // -> IndexError
print(lengths([1, 2, 3]))    // -> IndexError
function atLeast(zs: List<int>): string {
	try {
		[m, ...n] = zs
		return "${m} ${n}"
	} catch (IndexError e) {
		return "IndexError"
	}
}
print(atLeast([1]))    // -> 1 []
print(atLeast([]))    // -> IndexError
print(xs)    // -> [0, 0]
