x = 1
print(0 < x < 3)
print(x++ + 1)
