// conformance: L21
a: int = 1
var b = 2
let c = 3
const d = 4
e = 5
print([a, b, c, d, e])    // -> [1, 2, 3, 4, 5]
// All but the constant can be assigned again.
a = 10
b = 20
c = 30
e = 50
print([a, b, c, e])    // -> [10, 20, 30, 50]
// A bare assignment assigns the visible variable, from functions too.
total = 0
function count(n: int) {
	total = total + n
	own = n * 2
	total = total + own
}
count(5)
print(total)    // -> 15
function locals(): int {
	x = 1
	if true {
		x = 2
		y = 3
		x = x + y
	}
	return x
}
print(locals())    // -> 5
// An inner scope may shadow.
function shadow(): string {
	let x = 1
	text = "${x}"
	{
		let x = "inner"
		text = text + x
	}
	return text + x
}
print(shadow())    // -> 1inner1
// A loop variable is always new.
i = 100
for i in 0..3 { total += i }
print(i)    // -> 100
for (i = 0; i < 3; i++) { total += i }
print(i)    // -> 100
// Parameters may be assigned.
function down(n: int): int {
	while n > 10 { n = n / 2 }
	return n
}
print(down(100))    // -> 6
// Names of functions and built-ins become locals, with a warning.
function named(): int {
	max = 3    // ! W0305 the new variable 'max' hides a function or type of that name
	return max
}
print(named())    // -> 3
function unread() {
	unused = 1    // ! W0302 the variable 'unused' is never read
}
unread()
// Functions, types and constants see each other whatever their order.
function before(): int => after() + LIMIT
const LIMIT = 45
print(before())    // -> 47
function after(): int => Late(2).n
class Late { n: int; limit: int = LIMIT }
