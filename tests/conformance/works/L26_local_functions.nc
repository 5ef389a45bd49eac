// conformance: L26
function outer(n: int): int {
	function twice(x: int): int { return x * 2 }
	function countdown(x: int): int {
		if x == 0 { return n }
		return countdown(x - 1) + 1
	}
	return twice(n) + countdown(3)
}
print(outer(5))    // -> 18
// Local functions see and change what is around them.
function changes(): List<int> {
	seen: List<int> = []
	function note(x: int) { seen.push(x) }
	note(1)
	note(2)
	return seen
}
print(changes())    // -> [1, 2]
function generic(): string {
	function show<T>(x: T): string => "<${x}>"
	return show(1) + show("a")
}
print(generic())    // -> <1><a>
// A path without return is fine where none is needed: it throws, loops for ever, or every branch returns.
function all(n: int): string {
	if n > 0 { return "positive" }
	elif n < 0 { return "negative" }
	else { throw Error("zero") }
}
print(all(1) + all(-1))    // -> positivenegative
function forever(n: int): int {
	while true {
		n += 1
		if n > 10 { return n }
	}
}
print(forever(3))    // -> 11
function matched(b: bool): int {
	match (b) {
		case true => return 1
		case false => return 2
	}
}
print(matched(true) + matched(false))    // -> 3
function tried(): int {
	try { return int("x") } catch (ParseError e) { return -1 }
}
print(tried())    // -> -1
// One name may be a method of many classes.
class A { name(): string => "A" }
class B { name(): string => "B" }
print(A().name() + B().name())    // -> AB
