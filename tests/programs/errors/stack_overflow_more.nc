// [L38] Stack overflow of every kind of call can be caught, again and again.
function inf(n: int): int { return inf(n + 1) + 1 }
function mutual(n: int): int { return other(n) + 1 }
function other(n: int): int { return mutual(n) + 1 }
class T { t: T?
 str(): string { return if (self.t != null) "x" + self.str() else "y" } }
function main(): int {
	try { print(inf(0)) } catch (StackOverflowError e) { print("SO: ${e.message}") }
	try { print(mutual(0)) } catch (e) { print(typeOf(e)) } finally { print("fin") }
	f: (int) -> int = n => n
	f = n => f(n) + 1
	try { print(f(1)) } catch (StackOverflowError e) { print("lambda") }
	x = T(null)
	x.t = x
	try { print(x.str()) } catch (StackOverflowError e) { print("method") }
	for i in 0..3 { try { inf(0) } catch (StackOverflowError e) { print(i) } }
	inf(3)
	return 3
}
