t = (1, "a")
print(t[0])
print(t.2)
