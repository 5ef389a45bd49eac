n: int = "42"
print(n)
