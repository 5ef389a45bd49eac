// [L46] The low eight bits of main's result.
print("top")
function main(): int { print("main"); return -1 }
