// conformance: L13
struct Point { x: int, y: int = 0 }
struct Line { from: Point, to: Point; label?: string }
class Holder { p: Point }
// A value is copied on assignment, when passed, returned and captured in a collection.
a = Point(1, 2)
b = a
b.x = 9
print(a)    // -> Point(x: 1, y: 2)
print(b)    // -> Point(x: 9, y: 2)
function change(p: Point): Point { p.x = 100; return p }
print(change(a))    // -> Point(x: 100, y: 2)
print(a.x)    // -> 1
xs = [a, b]
a.x = 50
print(xs[0].x)    // -> 1
l = Line(a, b)
l.from.x = 7
print(l)    // -> Line(from: Point(x: 7, y: 2), to: Point(x: 9, y: 2), label: null)
print(a.x)    // -> 50
// A class is a reference.
h = Holder(a)
g = h
g.p.x = 3
print(h.p.x)    // -> 3
// Ways to make one.
print(Point(1))    // -> Point(x: 1, y: 0)
print(Point(y: 5, x: 4))    // -> Point(x: 4, y: 5)
print(new Point(1, 1))    // -> Point(x: 1, y: 1)
print(new Holder(Point(2)).p)    // -> Point(x: 2, y: 0)
print(Line(a, b, "named").label ?? "")    // -> named
print(Line(a, b).label == null)    // -> true
// Methods with `self` by reference, interfaces.
interface Area { area(): int }
struct Box implements Area {
	w: int
	h: int
	area(): int => self.w * self.h
	grow(n: int) { self.w += n; self.h += n }
	static unit(): Box => Box(1, 1)
}
box = Box(2, 3)
box.grow(1)
print(box)    // -> Box(w: 3, h: 4)
print(box.area())    // -> 12
print(Box.unit())    // -> Box(w: 1, h: 1)
area: Area = box
print(area.area())    // -> 12
// `xs[i].f = v` changes in place, also deeper and in maps of lists.
boxes = [Box(1, 1), Box(2, 2)]
boxes[1].w = 5
boxes[0].grow(2)
print(boxes)    // -> [Box(w: 3, h: 3), Box(w: 5, h: 2)]
lines = [Line(Point(1), Point(2))]
lines[0].to.y = 8
print(lines[0].to)    // -> Point(x: 2, y: 8)
byName = {"k": [Box(1, 2)]}
byName["k"][0].h = 6
print(byName)    // -> {"k": [Box(w: 1, h: 6)]}
// A const struct is deeply constant; reading it and copying it is fine.
const origin = Line(Point(0), Point(1))
copy = origin
copy.from.x = 4
print(origin.from.x + copy.from.x)    // -> 4
// Through a class or a list a struct type may mention itself.
struct Tree { value: int, children: List<Tree> }
t = Tree(1, [Tree(2, []), Tree(3, [])])
print(t.children[1].value)    // -> 3
