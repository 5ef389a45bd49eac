function f(s: strng): Lst<int> { return [] }
print(f("a"))
