x: int? = undefined
print(x)
