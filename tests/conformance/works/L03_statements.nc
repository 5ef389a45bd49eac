// conformance: L03
a = 1; b = 2; print(a + b)    // -> 3
print(a); print(b);
// -> 1
// -> 2
// Within ( and [ and the { of a map or set, newlines do not count.
c = (a
	+ b
	- 1)
print(c)    // -> 2
list = [
	1
	, 2
	,
	3
]
print(list)    // -> [1, 2, 3]
m = {
	"k":
		1
	, "l": 2
}
print(m)    // -> {"k": 1, "l": 2}
s = {
	4
	, 5
}
print(s)    // -> {4, 5}
// After a binary operator, `,` `=` `=>` `->` `.`
d =
	a +
	b *
	3
print(d)    // -> 7
f = (x: int) =>
	x +
	1
print(f(1))    // -> 2
function g(x: int) ->
	int {
	return x - 1
}
print(g(1))    // -> 0
print(list.
	length)    // -> 3
// A `>` that closes type arguments and a postfix operator end the line as usual.
n = 5
n++
print(n)    // -> 6
n--
-n    // ! W0307 this value is not used
print(n)    // -> 5
t: List<int> = [1]
print(t)    // -> [1]
u: any = 3 as int?
o = u is int?
print(o)    // -> true
// When the next line begins with one of these, the statement goes on.
print([3, 4]
	.map(x => x * 2)
	.filter(x => x > 6))    // -> [8]
q: string? = "abc"
len1 = q
	?.length
	?? 9
print(len1)    // -> 3
both = true
	&& false
	|| true
print(both)    // -> true
piped = [1, 2, 3]
	| map(x => x + 1)
	| sum
print(piped)    // -> 9
print(a
)    // -> 1
if a == 2 {
	print("two")
}
elif a == 1 {
	print("one")    // -> one
}
else {
	print("more")
}
try {
	throw Error("x")
}
catch (e) {
	print("caught")    // -> caught
}
finally {
	print("done")    // -> done
}
// A minus at the start of a line begins a statement of its own.
z = 10
-3    // ! W0307 this value is not used
print(z)    // -> 10
// Inside a block newlines count again, also within parentheses.
function call(f: () -> int): int { return f() }
print(call(() => {
	x = 1
	y = 2
	return x + y
}))    // -> 3
function nothing() {
	if a == 1 {
		return
		print("unreachable")    // ! W0304 this is never reached
	}
}
nothing()
