a = [1]
b = [2]
print(a + b)
c = a + 3
print(c)
