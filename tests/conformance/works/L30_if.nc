// conformance: L30
function sign(n: int): string {
	if (n > 0) { return "positive" } elif (n < 0) { return "negative" } else { return "zero" }
}
print([sign(1), sign(-1), sign(0)])    // -> ["positive", "negative", "zero"]
function other(n: int): string {
	if n > 10 { return "big" }
	else if n > 5 { return "middle" }
	elif n > 1 { return "small" }
	else { return "tiny" }
}
print([other(11), other(6), other(2), other(0)])    // -> ["big", "middle", "small", "tiny"]
// Parentheses are optional around every condition.
x = 3
if (x == 3) { print("a") }    // -> a
if x == 3 { print("b") }    // -> b
if (x) == (3) { print("c") }    // -> c
if (x > 1) && (x < 5) { print("d") }    // -> d
while (x > 2) { x -= 1 }
while x > 1 { x -= 1 }
print(x)    // -> 1
// As an expression.
y = if (x == 1) "one" else "more"
print(y)    // -> one
print(if x > 1 { "big" } else { "small" })    // -> small
print(1 + (if (y == "one") 10 else 20))    // -> 11
print(if (x == 0) "a" else if (x == 1) "b" else "c")    // -> b
z = if x == 1 {
	t = x * 5
	t + 1
} else { 0 }
print(z)    // -> 6
w: int? = if (x == 1) null else 4
print(w)    // -> null
