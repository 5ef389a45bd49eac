// conformance: L26
function f(a: int): int => a
function f(a: string): string => a    // ! E0301 'f' is declared twice in this module, first on line 2
class C { m(): int => 1; m(x: int): int => x }    // ! E0325 'C' has two methods 'm'
function missing(n: int): int { if n > 0 { return 1 } }    // ! E0336 'missing' can end without returning a value
function loop(n: int): int { while n > 0 { return 1 } }    // ! E0336 'loop' can end without returning a value
function tried(): int { try { return 1 } catch (e) { print(e) } }    // ! E0336 'tried' can end without returning a value
function matched(b: bool): int { match (b) { case true => return 1, case false => print(2) } }    // ! E0336 'matched' can end without returning a value
function outer(): int {
	function inner(): int { if f(1) > 0 { return 1 } }    // ! E0336 the lambda can end without returning a value
	return inner()
}
inner()    // ! E0342 there is no 'inner' here
function twice(): int {
	function g(): int => 1
	function g(): int => 2    // ! E0301 'g' is declared twice in this scope
	return g()
}
print("${missing(1)}${loop(1)}${tried()}${matched(true)}${outer()}${twice()}")
