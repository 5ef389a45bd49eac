// Powers and divisions that the optimiser makes cheaper give the same bits.
function powers(x: int): int { return x ** 0 + 3 * x ** 1 + 5 * x ** 2 + 7 * x ** 3 + 11 * x ** 13 + x ** 63 }

function narrow(x: int): int8 { return int8(x) / 16 + int8(x) % 16 }

for x in [0, 1, -1, 2, -3, 10, 99999, -9223372036854775808, 9223372036854775807] {
	print("${x}: ${powers(x)} ${x / 2} ${x % 2} ${x / 1024} ${x % 1024} ${x / 4611686018427387904} ${narrow(x)}")
	print("${x * 12 + x * 30} ${x * x - 7 * x} ${x / -4} ${x % -4}")
}
for f in [0.1, -3.5, 1e200, -0.0, 1e-320] { print("${f ** 2} ${f ** 2.0} ${f ** 1} ${f ** -1} ${f ** 0.5}") }
n = 3
try { print(n ** -1) } catch (e) { print(e.message) }
