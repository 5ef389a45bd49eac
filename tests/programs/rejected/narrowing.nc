// [L11] A variable that may be null again is no longer narrowed.
function find(n: int): int? => if (n > 0) n else null
class A {}
class B extends A { b: int = 1 }
function f1() { x = find(1)
	if x == null { return }
	for i in 0..2 { print(x + 1)
		x = null } }
function f2() { x = find(1)
	if x != null { try { x = null
			throw Error("") } catch (e) { print(x + 1) } } }
function f3() { x = find(1)
	if x != null { try { x = null } finally { print(x + 1) } } }
function f4() { x = find(1)
	if x != null { do { print(x + 1)
		x = find(-1) } while x == null } }
function f5() { x = find(1)
	while x != null { x = find(0)
		print(x + 1) } }
function f6() { x = find(1)
	while x == null { if find(1) == null { break }
		x = 3 }
	print(x + 1) }
function f7() { x = find(1)
	if x != null || find(2) != null { print(x + 1) } }
function f8(c: bool) { x = find(1)
	if x != null { if c { x = null } 
		print(x + 1) } }
function f9() { x = find(1)
	if x != null { match 3 { case 3 => { x = null }
			case _ => {} } 
		print(x + 1) } }
function f10() { x = find(1)
	if x != null { (x, y) = (find(0), 1)
		print(x + y) } }
function f11(a: A) { if a is B { a = A()
	print(a.b) } }
function f12(c: bool) { x = find(1)
	if c { if x == null { return } }
	print(x + 1) }
function f13() { x = find(1)
	for i = 0; x != null; x = find(0) { print(i) }
	print(x + 1) }
class N { v: int? = 1
	f(): int { if self.v != null { return self.v }
		return 0 } }
function f14(n: N) { if n.v != null { print(n.v + 1) } }
function f15() { x = find(1)
	outer: for i in 0..3 { if x == null { continue outer }
		for j in 0..3 { if j == 1 { x = null
			continue outer } }
		print(x + 1) }
	print(x + 1) }
function f16() { x = find(1)
	if x != null { for x in [find(0)] { print(x + 1) } } }
function f17() { x = find(1)
	if x != null { function g() { x = null }
		g()
		print(x + 1) } }
function f18() { x = find(1)
	if x != null { h = () => { (x, y) = (find(0), 1)
		print(y) }
		h()
		print(x + 1) } }
function main() {}
