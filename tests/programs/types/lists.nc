// [L10] Lists: references, checked indexes, the members of the contract.
function attempt(f: () -> int) {
	try {
		print(f())
	} catch (IndexError e) {
		print("IndexError")
	}
}

function main() {
	xs = [3, 1, 2]
	ys = xs
	ys.append(4)
	ys.push(5)
	print(xs)
	print(xs.length)
	attempt(() => xs[5])
	attempt(() => xs[0 - 1])
	attempt(() => xs.pop())
	xs[0] = 30
	print(ys[0])
	xs.insert(1, 99)
	print(xs)
	print(xs.remove(1))
	print(xs)
	print(xs.first())
	print(xs.last())
	print(xs.contains(2))
	print(xs.indexOf(2))
	print(xs.indexOf(77))
	print(xs.slice(1, 3))
	print(xs[1:3])
	print(xs[2:])
	print(xs[:2])
	print(xs.concat([7]))
	xs.sort()
	print(xs)
	xs.reverse()
	print(xs)
	print(xs.reversed())
	print(xs.sorted())
	print(xs.join("-"))
	print(xs.map(x => x * 10))
	print(xs.filter(x => x % 2 == 0))
	print(xs.reduce(0, (a, x) => a + x))
	print(xs.any(x => x > 20))
	print(xs.all(x => x > 20))
	print(xs.find(x => x < 4))
	xs.swap(0, 3)
	print(xs)
	print(List<int>(3, 7))
	words = ["pear", "fig", "apple", "kiwi"]
	words.sort((a, b) => a.length - b.length)
	print(words)
	xs.clear()
	print(xs)
	print(xs.first())
	attempt(() => xs.pop())
	grid = [[1, 2], [3, 4]]
	grid[1][0] = 9
	print(grid)
	try {
		print([1, 2, 3][2:1])
	} catch (IndexError e) {
		print("IndexError")
	}
	numbers: int[] = [1]
	numbers.append(2)
	print(numbers)
}
