r = Random(42)
print(r.nextInt(3))
d = Duration(1)
