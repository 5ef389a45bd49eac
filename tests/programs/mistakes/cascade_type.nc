function f(p: Pointt): int { return p.x + p.y }
q: Pointt = null
print(f(q))
print(q.x)
