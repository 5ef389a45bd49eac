x = unknown(1)
y = x + 1
z = y.foo()
print(z.bar + x)
for (a in z) { print(a.q) }
