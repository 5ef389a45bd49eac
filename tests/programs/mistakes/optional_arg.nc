function f(n: int): int { return n }
x: int? = 1
if (true) { x = null }
print(f(x))
