function f(): int { return 1 }
function g() { x = await f(); print(x) }
g()
