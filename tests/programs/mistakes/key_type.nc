m: Map<List<() -> int>, int> = {}
print(m)
