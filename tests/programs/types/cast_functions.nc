// [L37] Tests and casts written as functions.
class Base { id: int }
class Left extends Base { left: string = "l" }
class Right extends Base { right: string = "r" }

function main() {
	b: Base = Right(2)
	print(as<Left>(b) == null)
	right = as<Right>(b)
	if right != null { print(right.right) }
	print(is<Right>(b))
	print(is<Left>(b))
}
