interface Shape { touches(o: Shape): bool }
class Bad implements Shape { touches(o: Bad): bool => true }
interface Q { all(): List<Self>
 other(): int }
class C implements Q { all(): List<C> => [self]
 other(): int => 1 }
q: Q = C()
print(q.other())
print(q.all())
class D implements Q { all(): List<Q> => []
 other(): int => 1 }
interface Eq2 { eq(o: Self): bool }
class B1 implements Eq2 { eq(o: B1): bool => true }
class B2 extends B1 { }
class B3 implements Eq2 { eq(o: B1): bool => true }
