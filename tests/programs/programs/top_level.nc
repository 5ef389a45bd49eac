// [L46] Top-level statements run in order; then main, unless they called it.
print("first")
x = 5

function show() { print(x) }

x = x + 1
show()
for i in 0..2 { print(i) }
main()

function main() { print("main") }
