function find(): string? { return null }
s = find()
print(s.length)
print(s.upper())
