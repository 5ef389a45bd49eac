class A { x: int = 1 }
print(A() < A())
print(A() + A())
