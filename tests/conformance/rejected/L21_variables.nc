// conformance: L21
const a = 1
a = 2    // ! E0359 'a' is constant and cannot be changed
let b = 1
let b = 2    // ! E0301 'b' is declared twice in this module, first on line 4
print(c)    // ! E0342 there is no 'c' here
function f(n: int) {
	n = n + 1
	const k = 1
	k += 1    // ! E0359 'k' is constant and cannot be changed
	k++    // ! E0359 'k' is constant and cannot be changed
	if n > 1 { own = 1 }
	print(own)    // ! E0342 there is no 'own' here
	x: int = 1
	x: int = 2    // ! E0301 'x' is declared twice in this scope
	for i in 0..3 { }
	print(i)    // ! E0342 there is no 'i' here
	y: string = 1    // ! E0341 the value must be 'string', but this is 'int'
	print("${x}${y}")
}
f(1)
function g() { print(later) }    // ! E0342 there is no 'later' here
function g() { }    // ! E0301 'g' is declared twice in this module, first on line 22
later = 5
print(b)
