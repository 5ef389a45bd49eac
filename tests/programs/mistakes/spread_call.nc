function f(a: int, b: int): int { return a + b }
print(f(...[1, 2]))
