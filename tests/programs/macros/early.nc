// What initial values use through macros: constants come first, variables without value are noticed, `main` is not called again.
const a: int = twice(b)
const b: int = int("21")
macro twice(x) { x + helper(b) }
macro start() { main() }

function helper(n: int): int { return n }

function main() { print("main ${a} ${b}") }

start()
