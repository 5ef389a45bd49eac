// [L21] [L22] Declarations, scopes, destructuring.
struct Person { name: string, age: int }

function main() {
	a: int = 1
	var b = 2
	let c = 3
	const d = 4
	e = 5
	print(a + b + c + d + e)
	x = 1
	{
		x = 2
		y = 10
		x += y
		var x = 100
		x += 1
		print(x)
	}
	print(x)
	if true {
		fresh = 7
		print(fresh)
	}
	fresh = "another"
	print(fresh)
	(p, q) = (1, 2)
	(p, q) = (q, p)
	print("${p} ${q}")
	{name, age} = Person("Ada", 36)
	print(name + age)
	[first, second, ...rest] = [1, 2, 3, 4]
	print(first + second)
	print(rest)
	try {
		[one, two] = [1, 2, 3]
		print(one + two)
	} catch (IndexError err) {
		print("IndexError")
	}
	const table = [1]
	table.append(2)
	print(table)
	i = 50
	for i in 0..2 { print(i) }
	print(i)
}
