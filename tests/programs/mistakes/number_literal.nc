x = 09
y = 1.
z = .5
print(x)
