function find(): int? { return null }
print(find() + 1)
