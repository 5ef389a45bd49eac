function f() { print(1) }
x = f()
print(x)
print(f())
