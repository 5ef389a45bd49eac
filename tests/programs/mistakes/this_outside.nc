function f(): int { return this.x }
print(f())
