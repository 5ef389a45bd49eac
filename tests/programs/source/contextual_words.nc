// [L04] Contextual words as names.
func a1(): int { return 1 }
fn a2(): int { return 2 }
def a3(): int { return 3 }
class S { x: int = 4
	get(): int { return this.x }
	set(v: int) { this.x = v }
}
function main() {
	func = 1
	fn = 2
	def = 3
	print(func + fn + def + a1() + a2() + a3())
	s = S()
	s.set(9)
	print(s.get())
	map = 1
	filter = 2
	open = 3
	module = 4
	package = 5
	requires = 6
	throws = 7
	static = 8
	virtual = 9
	private = 10
	yield = 11
	stream = 12
	list = 13
	set = 14
	get = 15
	abstract = 16
	override = 17
	final = 18
	to = 20
	by = 21
	step = 22
	string1 = 23
	use = 24
	protected = 25
	public = 26
	internal = 27
	of = 28
	where1 = 29
	error1 = 30
	print(map + filter + open + module + package + requires + throws + static + virtual + private + yield + stream + list + set + get + abstract + override + final)
	print(to + by + step + string1 + use + protected + public + internal + of + where1 + error1)
}
