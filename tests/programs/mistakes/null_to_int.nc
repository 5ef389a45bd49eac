n: int = null
print(n)
