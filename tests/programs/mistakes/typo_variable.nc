total = 3
print(totla + 1)
