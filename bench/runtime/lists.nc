// Lists, sorting, functions as values, objects. lists ROW N: N operations of one kind; prints a number that depends on
// all of them.

struct Person {
	name: string
	age: int
}

class Node {
	value: int
	next: Node?
}

class Shape {
	width: int
	height: int
	label: string
}

function random(state: int): int {
	return state * 6364136223846793005 + 1442695040888963407
}

function numbers(n: int): List<int> {
	all: List<int> = []
	var state = 1
	for i in 0..n {
		state = random(state)
		all.append(state >> 33)
	}
	return all
}

// A number that tells orders apart.
function digest(xs: List<int>): int {
	var total = 0
	for x in xs {
		total = total * 31 + x
	}
	return total
}

function append(n: int): int {
	var total = 0
	for round in 0..10 {
		all: List<int> = []
		for i in 0..n / 10 {
			all.append(i)
		}
		total += all.length
	}
	return total
}

// Many lists of eight.
function short(n: int): int {
	var total = 0
	for i in 0..n / 8 {
		all: List<int> = []
		for k in 0..8 {
			all.append(i + k)
		}
		total += all[i & 7]
	}
	return total
}

function structs(n: int): int {
	var total = 0
	for round in 0..10 {
		all: List<Person> = []
		for i in 0..n / 10 {
			all.append(Person("someone", i))
		}
		for p in all {
			total += p.age
		}
	}
	return total
}

function flags(n: int): int {
	var total = 0
	composite = List<bool>(n, false)
	for i in 2..n {
		if !composite[i] {
			total++
			for (k = i * 2; k < n; k += i) {
				composite[k] = true
			}
		}
	}
	return total
}

function pipeline(n: int): int {
	xs = numbers(1000)
	var total = 0
	for round in 0..n / 1000 {
		total += xs.map(x => x * 3 + round).filter(x => (x & 1) == 0).reduce(0, (a, x) => a + x)
	}
	return total
}

function each(n: int): int {
	xs = numbers(1000)
	var total = 0
	for round in 0..n / 1000 {
		for x in xs {
			total += x ^ round
		}
	}
	return total
}

function sortInts(n: int): int {
	xs = numbers(n)
	xs.sort()
	return digest(xs)
}

function sortSorted(n: int): int {
	xs = numbers(n)
	xs.sort()
	for round in 0..10 {
		xs.sort()
	}
	return digest(xs)
}

function sortDescending(n: int): int {
	xs = numbers(n)
	xs.sort((a, b) => b.compareTo(a))
	return digest(xs)
}

function sortTexts(n: int): int {
	texts: List<string> = []
	for x in numbers(n) {
		texts.append("${x}")
	}
	texts.sort()
	var total = 0
	for text in texts {
		total = total * 31 + int(text[0]) + text.length
	}
	return total
}

function sortStructs(n: int): int {
	people: List<Person> = []
	for x in numbers(n) {
		people.append(Person("someone", x & 65535))
	}
	people.sort((a, b) => a.age - b.age)
	var total = 0
	for p in people {
		total = total * 31 + p.age
	}
	return total
}

// Objects that die at once, but for a few of them.
function objects(n: int): int {
	kept = List<Shape>(1000, Shape(0, 0, ""))
	var total = 0
	for i in 0..n {
		shape = Shape(i & 15, i >> 4 & 15, "shape")
		kept[i % 1000] = shape
		total += kept[i * 7 % 1000].width * shape.height
	}
	return total
}

// Linked lists that live for a while.
function chains(n: int): int {
	var total = 0
	for round in 0..10 {
		var head: Node? = null
		for i in 0..n / 10 {
			head = Node(i, head)
		}
		var node = head
		while node != null {
			total += node.value
			node = node.next
		}
	}
	return total
}

function main(args: List<string>) {
	n = int(args[1])
	result = match (args[0]) {
		case "append" => append(n)
		case "short" => short(n)
		case "struct" => structs(n)
		case "flags" => flags(n)
		case "pipeline" => pipeline(n)
		case "each" => each(n)
		case "sort-int" => sortInts(n)
		case "sort-sorted" => sortSorted(n)
		case "sort-by" => sortDescending(n)
		case "sort-text" => sortTexts(n)
		case "sort-struct" => sortStructs(n)
		case "objects" => objects(n)
		case "chains" => chains(n)
		case _ => -1
	}
	print(result)
}
