n: int = 3.7
m: int = 7 / 2.0
print(n + m)
