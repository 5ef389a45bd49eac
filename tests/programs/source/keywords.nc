// [L04] Words that are reserved elsewhere are names here; the other spellings of `function`.
func one(): int { return 1 }
fn two(): int { return 2 }
def three(): int { return 3 }

class Counter {
	count: int = 0
	add() { this.count += 1 }
}

function main() {
	module = 1
	package = 2
	requires = 3
	throws = 4
	stream = 5
	yield = 6
	print(module + package + requires + throws + stream + yield)
	print(one() + two() + three())
	func = 7
	def = 8
	print(func + def)
	c = Counter()
	c.add()
	print(c.count)
}
