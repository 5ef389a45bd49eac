function outer(): int {
	function factorial(n: int) => if (n == 0) 1 else n * factorial(n - 1)
	return factorial(3)
}
macro leave(x) { return x }
function other() {
	function odd(n: int) {
		if n > 1 { odd(n - 1) }
		leave(n)
	}
	function twin() { leave(2) }
	odd(3)
	twin()
}
enum Shape { Dot, Line(n: int) }
class Base<T> { }
class Derived<T> extends Base<T> {
	override missing(x: T): T => x
}
function isDot(s: any): bool => s is Dot
print(outer())
other()
print("${Derived<int>().missing(1)} ${isDot(3)}")
