abstract class A { f(): int }
a = A()
print(a.f())
