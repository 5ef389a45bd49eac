// conformance: L24
function f(a: int, b: int = 10, c: int = 100): string => "${a} ${b} ${c}"
print(f(1))    // -> 1 10 100
print(f(1, 2))    // -> 1 2 100
print(f(1, c: 3))    // -> 1 10 3
print(f(c: 3, a: 1))    // -> 1 10 3
print(f(b: 2, a: 1, c: 3))    // -> 1 2 3
// Defaults are evaluated at each call.
calls = 0
function next(): int { calls += 1; return calls }
function g(a: int = next(), b: int = calls * 10): string => "${a} ${b}"
print(g())    // -> 1 10
print(g())    // -> 2 20
print(g(7))    // -> 7 20
print(calls)    // -> 2
function fresh(xs: List<int> = []): List<int> { xs.push(1); return xs }
print(fresh())    // -> [1]
print(fresh())    // -> [1]
// Arguments are evaluated as they stand, defaults last.
function show(n: int): int { print(n); return n }
function h(a: int, b: int, c: int = show(3)): int => a + b + c
print(h(b: show(2), a: show(1)))
// -> 2
// -> 1
// -> 3
// -> 6
class C {
	x: int = 5
	method(n: int, times: int = 2): int => self.x * n * times
}
print(C(x: 2).method(3))    // -> 12
print(C().method(times: 1, n: 1))    // -> 5
