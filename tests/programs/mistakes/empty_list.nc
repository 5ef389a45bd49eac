xs = []
xs.push(1)
print(xs)
