class A { x: int
 y: int = 5
 name?: string
 constructor(x: int) { self.x = x; print("A ctor ${x} ${self.y}") }
 function show(): string { return "A${self.x}" }
 function twice() { return self.show() + self.show() }
 static count: int = 0
 static function inc(): int { A.count += 1; return A.count }
 private secret: int = 42
 protected prot: int = 43
 function reveal(o: A): int { return o.secret }
 private function hid(): int => 1
 function callHid(): int => self.hid()
 final function fin(): int => 9
}
class B extends A { z: int = 7
 constructor(x: int, z: int) { super(x * 2); self.z = z; print("B ctor ${self.z}") }
 override function show(): string { return "B" + super.show() + "${self.prot}" }
}
class C extends B { 
  w: int = 100
  function show(): string => "C" + super.show() }
b = B(3, 4)
print(b.twice())
c = C(1, 2)
print(c.twice())
print((A.inc(), A.inc(), A.count))
print(c.reveal(c))
print(c.callHid() + c.fin())
a: A = c
print(a.show())
print((a is C, a is B, b is C))
print(a)
class P { a: int, b: string = "bb" }
class Q extends P { c: float, d?: int }
q = Q(1, "x", 2.5, 4)
print((q.a, q.b, q.c, q.d))
q2 = Q(c: 1.0, a: 2)
print((q2.a, q2.b, q2.c, q2.d))
q3 = new Q(a: 9, c: 0.5)
print(q3.a)
abstract class Shape { function area(): float
 function desc(): string => "area ${self.area()}" }
class Sq extends Shape { s: float
 function area(): float => self.s * self.s }
sh: Shape = Sq(3.0)
print(sh.desc())
class D { n: string
 destructor() { print("bye ${self.n}") } }
class E extends D { destructor() { print("E bye") } }
d = D("one")
e = E("two")
class Node<T> { value: T, next?: Node<T>
  function last(): T { let n = self; while (true) { let k = n.next; if (k == null) { return n.value } n = k } }
}
nn = Node(1, Node(2, Node(3)))
print(nn.last())
class Eq implements Equatable { v: int
 function equals(o: Self): bool => self.v % 10 == o.v % 10 }
print((Eq(1) == Eq(11), Eq(1) != Eq(2), Eq(3) == Eq(3)))
class Id { v: int }
i1 = Id(1)
print((i1 == Id(1), i1 == i1))
print([Eq(1), Eq(2)].contains(Eq(12)))
print(([Eq(1)] == [Eq(11)], (Eq(1), 1) == (Eq(21), 1)))
class Counter { 
  static var total = 10
  n: int
  constructor() { Counter.total++; self.n = Counter.total }
}
print(Counter().n)
print(Counter().n)
