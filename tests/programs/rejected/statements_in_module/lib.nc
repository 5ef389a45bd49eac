export const a: int = 1
print("not allowed")
