xs = [1, 2, 3]
print(xs.map(x -> x * 2))
