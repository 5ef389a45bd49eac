const limit = 3
limit = 4
limit += 1
print(limit)
