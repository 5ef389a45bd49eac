function compute(n: int): int { return n }
print(compte(3))
