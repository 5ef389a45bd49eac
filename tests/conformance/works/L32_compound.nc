// conformance: L32
x = 10
x += 5; print(x)    // -> 15
x -= 3; print(x)    // -> 12
x *= 2; print(x)    // -> 24
x /= 5; print(x)    // -> 4
x %= 3; print(x)    // -> 1
x += 2
x **= 4; print(x)    // -> 81
x &= 0b1110001; print(x)    // -> 81
x |= 6; print(x)    // -> 87
x ^= 3; print(x)    // -> 84
x <<= 2; print(x)    // -> 336
x >>= 3; print(x)    // -> 42
x++; print(x)    // -> 43
x--; print(x)    // -> 42
++x; print(x)    // -> 43
--x; print(x)    // -> 42
f = 1.5
f *= 3; print(f)    // -> 4.5
f++; print(f)    // -> 5.5
s = "a"
s += "b"; s += 1; print(s)    // -> ab1
xs = [1, 2]
xs[1] += 40; print(xs)    // -> [1, 42]
xs[0]++; print(xs)    // -> [2, 42]
m = {"k": 1}
m["k"] += 5; print(m)    // -> {"k": 6}
struct P { n: int }
p = P(1)
p.n -= 4; print(p)    // -> P(n: -3)
b: uint8 = 250
b += 10; print(b)    // -> 4
b--; print(b)    // -> 3
// The target is evaluated once.
calls = 0
function index(): int { calls += 1; return 0 }
xs[index()] += 7
xs[index()]++
print("${xs} ${calls}")    // -> [10, 42] 2
