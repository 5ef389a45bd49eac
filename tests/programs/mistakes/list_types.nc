xs = [1, "a", 2.0]
print(xs)
ys: List<int> = [1, "b"]
print(ys)
