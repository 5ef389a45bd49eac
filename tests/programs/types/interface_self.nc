interface Shape { touches(o: Shape): bool
 grow(n: int): Self
 id(): string }
class Sq implements Shape { s: int
 touches(o: Shape): bool => o.id() == self.id()
 grow(n: int): Sq => Sq(self.s + n)
 id(): string => "sq${self.s}" }
struct St implements Shape { s: int
 touches(o: Shape): bool => true
 grow(n: int): St => St(self.s * n)
 id(): string => "st${self.s}" }
shapes: List<Shape> = [Sq(1), St(2)]
for x in shapes { y = x.grow(3); print(y.id()); print(y.grow(2).id()); print(y.touches(x)) }
print([x.grow(1) is St for x in shapes])
print((shapes[1].grow(5) as St).s)
