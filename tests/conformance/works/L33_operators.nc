// conformance: L33
print(12 & 10)    // -> 8
print(12 | 3)    // -> 15
print(12 ^ 10)    // -> 6
print(~5)    // -> -6
print(~uint8(5))    // -> 250
print(1 << 4)    // -> 16
print(-16 >> 2)    // -> -4
// Pipeline.
function plus(x: List<int>, n: int): List<int> => x.map(v => v + n)
print([1, 2] | plus(10))    // -> [11, 12]
print([3, 4] | sum)    // -> 7
print("text" | len)    // -> 4
print([1, 2, 3, 4] | filter(x => x % 2 == 0) | map(x => x * x) | reduce(0, (a, b) => a + b))    // -> 20
double = (x: float) => x * 2.0
print(1.5 | double)    // -> 3.0
print([5, 6] | collect(toList()))    // -> [5, 6]
// Logic is lazy.
function say(text: string, b: bool): bool { print(text); return b }
print(say("left", false) && say("right", true))
// -> left
// -> false
print(say("left", true) || say("right", true))
// -> left
// -> true
print(!true || !false)    // -> true
// From left to right, targets of assignments first and once.
function n(x: int): int { print(x); return x }
print(n(1) + n(2) * n(3))
// -> 1
// -> 2
// -> 3
// -> 7
xs = [0, 0, 0]
function list(): List<int> { print("target"); return xs }
list()[n(1)] = n(5)
// -> target
// -> 1
// -> 5
print(xs)    // -> [0, 5, 0]
print([n(7), n(8)].length)
// -> 7
// -> 8
// -> 2
// Precedence, tightest first.
class C { v: int = 3; f(): int => 4 }
c = C()
print(-c.v + c.f())    // -> 1
print(-2 * 3)    // -> -6
print(2 ** 3 ** 0 * 5)    // -> 10
print(2 ** -1.0)    // -> 0.5
print((-2) ** 2)    // -> 4
print(-(2 ** 2))    // -> -4
print(2 + 3 * 4 - 10 / 5 % 3)    // -> 12
print(10 - 3 - 2)    // -> 5
print(100 / 10 / 5)    // -> 2
print(1 + 2 << 3)    // -> 24
print(6 & 3 << 1)    // -> 6
print(5 ^ 4 & 6)    // -> 1
print(1 | 2 ^ 3)    // -> 1
print([x for x in 1 | 2..2 + 3])    // -> [3, 4]
print(1 + 1 == 2 && 3 > 2)    // -> true
print(true || false && false)    // -> true
none: int? = null
print(none ?? 1 + 2)    // -> 3
flag: bool? = null
print(flag ?? false || true)    // -> true
print(!false && true)    // -> true
print(~1 + 1)    // -> -1
print(7 is int && true)    // -> true
