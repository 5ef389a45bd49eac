struct P { x: int }
xs = [P(1), P(2)]
xs.sort()
print(max(P(1), P(2)))
