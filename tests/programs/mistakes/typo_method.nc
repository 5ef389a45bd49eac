xs = [1, 2]
xs.psuh(3)
print(xs.lenght)
