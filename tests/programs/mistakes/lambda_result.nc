xs = ["a"]
ys: List<int> = xs.map(x => x)
print(ys)
