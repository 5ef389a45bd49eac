// [L46] main runs after the top level.
print("top")

function main() { print("main") }

const limit: int = 3
print(limit)
