// [L15] Constructors through several base classes.
class Base { a: int
 b: int
 constructor(a: int, k?: int) { self.a = a; self.b = k ?? 0 } }
class D1 extends Base { c: int = 4 }
class D2 extends D1 {}
class D3 extends D1 { d: int = 9 }
class Own extends Base { q: int }
class Base2 { a: int
 b: int = 2 }
class E1 extends Base2 { c: int }
class E2 extends Base2 { c: int = 4 }
class E3 extends E2 { d: int = 4 }
print(D1(1).a); print(D2(1, 3).b); print(D3(2).d)
print(E1(1, 2, 3).c)
print(E1(a: 1, c: 5).b)
print(E2(1, 2, 3).c)
print(E3(1, d: 8).d)
print(E3(1, c: 8).c)
print(Own(1, q: 2).q)
