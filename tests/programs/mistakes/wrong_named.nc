function box(width: int, height: int): int { return width * height }
print(box(widht: 2, height: 3))
