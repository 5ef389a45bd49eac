// [L11] [L37] Tests narrow locals along the control flow.
class Base { id: int }
class Left extends Base { left: string = "l" }
class Right extends Base { right: string = "r" }

function which(b: Base): string {
	if b is Left { return b.left }
	if !(b is Right) { return "base" }
	return b.right
}

function all(b: Base, n: int?): int {
	return if (b is Left && n != null && n > 1) b.left.length + n else 0
}

function main() {
	print(which(Left(1)))
	print(which(Right(1)))
	print(which(Base(1)))
	print(all(Left(1), 5))
	print(all(Left(1), 1))
	print(all(Right(1), 5))
	x: int? = 3
	if x != null {
		print(x + 1)
		x = null
		print(x)
	}
	x = 8
	while x != null {
		x = if (x > 9) null else x + 1
	}
	print(x)
}
