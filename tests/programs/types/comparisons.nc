// [L16] [L33] Order of numbers, strings, chars, mixed numbers; sorting is stable.
struct Person implements Comparable {
	name: string
	age: int
	compareTo(other: Person): int { return self.age - other.age }
}

function main() {
	print(1 < 2)
	print(2 <= 2)
	print(1.5 > 1)
	print(1 == 1.0)
	print("apple" < "apples")
	print("é" > "z")
	print('a' < 'b')
	nan = 0.0 / 0.0
	print(nan < 1.0 || nan > 1.0 || nan == nan)
	print(nan != nan)
	people = [Person("a", 30), Person("b", 20), Person("c", 30), Person("d", 20)]
	people.sort()
	print(people.map(p => p.name).join(""))
	print(people.sorted((x, y) => y.age - x.age).map(p => p.name).join(""))
	print(Person("x", 1) < Person("y", 2))
	print(Person("x", 5) >= Person("y", 5))
	print(max(people).name)
	print([3, 1, 2].sorted())
	print(["b", "B", "a"].sorted())
	print([2.5, -1.0, 0.0].sorted())
	many = [(i * 7919) % 101 for i in 0..101]
	many.sort()
	print(many == [i for i in 0..101])
	print(!(1 > 2) && !false)
}
