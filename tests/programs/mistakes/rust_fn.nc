fn f(x: int) -> int { x }
print(f(1))
