// L13
struct Point { x: int = 1, y: int = 2 }
struct Line { a: Point, b: Point, tag?: string
	function length2(): int { dx = self.a.x - self.b.x; dy = self.a.y - self.b.y; return dx*dx+dy*dy }
	function shift(n: int) { self.a.x += n; self.b.x += n }
	function swap() { let t = self.a; self.a = self.b; self.b = t }
}
p = Point()
q = p
q.x = 10
print((p, q))
l = Line(p, q)
m = l
m.a.x = 99
print((l, m))
m.shift(1)
print((l, m))
m.swap()
print((m, m.length2()))
xs = [p, q]
xs[0].x = 77
print((p, xs))
ys = [l]
ys[0].shift(5)
ys[0].a.y = 1000
print((ys, l))
function change(p: Point): Point { p.x = -1; return p }
r = change(p)
print((p, r))
f = () => { p.x += 1; return p }
print((f(), p))

t = (p, 3)
u = t.0
u.x = 12345
print((t, u))
class Holder { pt: Point
 function get(): Point { return self.pt } }
h = new Holder(Point(x: 5, y: 6))
g = h.get()
g.x = 500
print((h.pt, g))
h.pt.x = 44
print(h.pt)
mm = {"a": p}
v = mm["a"]
v.x = 0
print((mm, v))
for e in xs { e.x = 0 }
print(xs)
o: Point? = p
function narrow() { oo: Point? = p; if (oo != null) { oo = Point(5555); print(oo) } print(oo) }
narrow()
print(p)
const cp = Line(Point(), Point(3,4), "t")
print((cp.length2(), cp.tag))
zs = [[p], [q]]
zs[1][0].y = -5
zs[0][0].x++
print(zs)
li = [Line(p,q), Line(q,p)]
li[1].a.x = li[0].b.y * 3
li[0].b.y -= 1
print(li)
l2 = Line(b: Point(1,1), a: Point(2,2), tag: "x")
print((l2 == Line(Point(2,2), Point(1,1), "x"), l2 != l))
