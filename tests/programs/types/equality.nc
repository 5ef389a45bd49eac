// [L17] Structural equality, identity of objects, Equatable.
struct Point { x: int, y: int }
class Box { value: int }
class Money implements Equatable {
	cents: int
	equals(other: Money): bool { return self.cents == other.cents }
}
enum Shape { Circle(r: float), Dot }

function main() {
	print(Point(1, 2) == Point(1, 2))
	print(Point(1, 2) != Point(2, 1))
	a = Box(1)
	b = Box(1)
	c = a
	print(a == b)
	print(a == c)
	print(Money(5) == Money(5))
	print(Money(5) != Money(6))
	print([1, 2] == [1, 2])
	print([[1], [2]] == [[1], [3]])
	print({"a": 1, "b": 2} == {"b": 2, "a": 1})
	print({1, 2} == {2, 1})
	print((1, "x") == (1, "x"))
	print(Shape.Circle(1.0) == Shape.Circle(1.0))
	print(Shape.Circle(1.0) == Shape.Dot)
	some: int? = 1
	print(some == 1)
	print(some == null)
	print("ab" == "a" + "b")
	print([Point(1, 1)].contains(Point(1, 1)))
}
