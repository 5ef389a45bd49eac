class D { v: int }
class C { 
 name: string
 list: List<int>
 d: D
 h: () -> string
 k: string
 constructor(n: int) {
  self.d = if (n > 1) D(1) else D(2)
  self.h = () => self.name
  self.k = self.compute()
  match (n) { case 1 => { self.name = "one" }
   case _ => { if (n < 0) { throw Error("neg") } else { self.name = "many" } } }
  try { self.list = [int("${n}")] } catch (e) { self.list = [] }
  self.add(n)
 }
 compute(): string => "k" + self.name + "${self.list}"
 add(n: int) { self.list.append(n) }
}
c = C(1)
print((c.name, c.list, c.k, c.h(), c.d.v))
class M<T> { items: List<T>
  first: T
  constructor(x: T) { self.items = [x]; self.first = self.items[0] } }
print(M("q").first)
class Node { next: Node
 constructor() { self.next = self } }
ring = Node()
print(ring.next.next == ring)
class P { x: int
 y: int = 3
 constructor(x: int) { self.x = x + self.y } }
print(P(4).x)
struct S { x: int
 y: string
 constructor(n: int) { self.x = n; self.y = "s${n}" } 
 static function of(a: int, b: int): S => S(a + b) }
print(S(3))
print(S.of(1, 2))
print([S(1), S(2)])
m: S? = null
print(m ?? S(9))
