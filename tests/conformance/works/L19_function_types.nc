// conformance: L19
function add(a: int, b: int): int { return a + b }
f: (int, int) -> int = add
print(f(1, 2))    // -> 3
g: () -> void = () => { print("called") }
g()    // -> called
h: (int) throws IndexError -> int = x => [1, 2][x]
print(h(1))    // -> 2
function apply(f: (string) -> string, times: int): string {
	s = "x"
	for i in 0..times { s = f(s) }
	return s
}
print(apply(s => s + s, 3))    // -> xxxxxxxx
fs: List<(int) -> int> = [x => x + 1, x => x * x, abs]
print([f(-3) for f in fs])    // -> [-2, 9, 3]
make: (int) -> (int) -> int = n => (x => x + n)
print(make(5)(6))    // -> 11
table: Map<string, (float, float) -> float> = {"+": (a, b) => a + b, "/": (a, b) => a / b}
print(table["/"](1, 4))    // -> 0.25
maybe: ((int) -> int)? = null
print(maybe == null)    // -> true
function orZero(f: ((int) -> int)?): int { if f != null { return f(10) } return 0 }
maybe = x => x - 1
print(orZero(maybe) + orZero(null))    // -> 9
type Predicate<T> = (T) -> bool
even: Predicate<int> = n => n % 2 == 0
print([1, 2, 3, 4].filter(even))    // -> [2, 4]
named: (count: int, what: string) -> string = (n, s) => "${n} ${s}"
print(named(2, "pears"))    // -> 2 pears
print(typeOf(f))    // -> (int, int) -> int
struct Handler { run: (int) -> int }
print(Handler(x => x * 3).run(4))    // -> 12
