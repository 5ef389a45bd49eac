// [L21] What an assignment declares, what it assigns, and what shadows what.
counter = 0
function bump(): int {
	counter += 1
	return counter
}
// function, type, built-in assigned -> local + warning
function helper(): int { return 3 }
struct S { a: int }
function f(): int {
	helper = 5
	S = 6
	print = 7
	len = 8
	return helper + S + print + len
}
print(f())
print(helper())
later = 10
function seesLater(): int { return later }
print(seesLater())
{
	later = 11
	inner = 5
	print(inner)
}
print(later)
function g(p: int): int {
	p += 1
	p = p * 2
	p++
	return p
}
print(g(3))
x = 1
function shadows(): int {
	let x = 5
	{
		let x = 6
		if x == 6 {
			const x = 7
			print(x)
		}
		print(x)
	}
	return x
}
print(shadows())
print(x)
for x in 0..2 { print(x) }
print(x)
for (x = 5; x < 7; x++) { print(x) }
print(x)
for x, y in [(8, 9)] { print(x + y) }
print(x)
const k: int = later + 1
print(k)
