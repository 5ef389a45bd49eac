// [L11] Conditions that say nothing about a variable, and closures that assign it.
function find(n: int): int? => if (n > 0) n else null
class A {}
class B extends A { b: int = 1 }
function f19() { x = find(1)
	b = x != null
	if b { print(x + 1) } }
function f20() { x = find(1)
	if !(x != null && x > 0) { print(x + 1) } }
function f17() { x = find(1)
	if x != null { function g() { x = null }
		g()
		print(x + 1) } }
function f18() { x = find(1)
	if x != null { h = () => { (x, y) = (find(0), 1)
		print(y) }
		h()
		print(x + 1) } }
function f21() {
	x = find(1)
	if x != null {
		g = () => { x = null }
		g()
		print(x + 1)
	}
}
function f22() {
	x = find(1)
	var g: (() -> void)? = null
	for i in 0..3 {
		if x != null {
			if g != null { g() }
			print(x + 1)
		}
		g = () => { x = null }
	}
}
function main() {}
