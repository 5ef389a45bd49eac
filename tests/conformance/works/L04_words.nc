// conformance: L04
func one(): int { return 1 }
fn two(): int { return 2 }
def three(): int { return 3 }
function four(): int { return 4 }
print([one(), two(), three(), four()])    // -> [1, 2, 3, 4]
// `func`, `fn` and `def` are names where no name follows.
fn = 5
func = 6
def = 7
print(fn + func + def)    // -> 18
// Contextual words of the public keyword list are ordinary names.
open = 1
module = 2
package = 3
requires = 4
throws = 5
static = 6
virtual = 7
private = 8
yield = 9
stream = 10
final = 11
print(open + module + package + requires + throws + static + virtual + private + yield + stream + final)    // -> 66
function plus(map: int, filter: int): int { return map + filter }
print(plus(1, 2))    // -> 3
// A reserved word may be a member after `.` and an argument name before `:`.
class Box {
	in: int = 1
	class: string = "c"
	match(): string { return "m" }
	self(): int { return this.in }
}
box = Box()
print(box.in)    // -> 1
print(box.class)    // -> c
print(box.match())    // -> m
box.in = 4
print(box.self())    // -> 4
print(Box(in: 9).in)    // -> 9
// `this` is `self`.
struct Counter {
	n: int
	up(): int { this.n += 1; return self.n }
}
c = Counter(1)
print(c.up())    // -> 2
// `is`, `as` and `from` within words are no words.
island = 1
assign = 2
fromage = 3
print(island + assign + fromage)    // -> 6
