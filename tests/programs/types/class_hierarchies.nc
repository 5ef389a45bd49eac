// overriding, access and structure of classes: accepted programs
class Animal { protected name: string
 static count: int = 0
 constructor(name: string) { self.name = name; Animal.count += 1 }
 speak(): string => "..."
 describe(): string => "${self.name} says ${self.speak()}"
 static total(): int => Animal.count
 protected secret(): string => "s" + self.name }
class Dog extends Animal { tricks: List<string> = []
 override speak(): string => "woof"
 learn(t: string): Dog { self.tricks.append(t); return self }
 reveal(): string => self.secret() }
class Puppy extends Dog { age: int = 1
 speak(): string => super.speak() + "!" }
d: Animal = Puppy("rex")
print(d.describe())
print((Animal.count, Animal.total(), Dog("a").learn("sit").tricks, Puppy("b").reveal()))
p = Puppy("z")
print((p.age, p.learn("x").describe()))
class Acc { private total: float = 0.0
 add(x: float): Acc { self.total += x; return self }
 private check(o: Acc): bool => o.total > self.total
 bigger(o: Acc): bool => self.check(o)
 get(): float => self.total }
print((Acc().add(1.5).add(2).get(), Acc().bigger(Acc().add(1.0))))
class Base { x: int = 1
 y: int }
class Derived extends Base { z: int }
dd = Derived(2, 3, 4)
print((dd.x, dd.y, dd.z))
d2 = Derived(y: 5, z: 6)
print((d2.x, d2.y, d2.z))
class Deep<T> extends Base { t: T }
print(Deep(1, 2, "t").t)
class Gen<T> { v: T
 get(): T => self.v
 map<U>(f: (T) -> U): Gen<U> => Gen(f(self.v)) }
class Sub extends Gen<int> { plus(n: int): int => self.get() + n }
s = Sub(4)
print((s.plus(3), s.map(x => "v${x}").get()))
gi: Gen<int> = s
print((gi.get(), gi is Sub))
abstract class Tmpl { step(): string
 run(): string => "<" + self.step() + ">" }
class Impl extends Tmpl { step(): string => "impl" }
print(Impl().run())
xs: List<Animal> = [Dog("a"), Puppy("b"), Animal("c")]
print([x.speak() for x in xs])
for x in xs { match (x) { case q: Puppy => print("puppy ${q.age}"), case q: Dog => print("dog ${q.tricks}"), case _ => print("animal") } }
try { (xs[2] as Dog).learn("x") } catch (CastError e) { print("cast") }
print(as<Dog>(xs[0]) != null)
class Lazy { private cache: string? = null
 value(): string { let c = self.cache; if (c != null) { return c } r = "computed"; self.cache = r; return r } }
lz = Lazy()
print(lz.value() + lz.value())
class Tree { left: Tree? = null
 right: Tree? = null
 v: int
 constructor(v: int) { self.v = v }
 insert(v: int): void { if (v < self.v) { let l = self.left; if (l == null) { self.left = Tree(v) } else { l.insert(v) } } else { let r = self.right; if (r == null) { self.right = Tree(v) } else { r.insert(v) } } }
 walk(f: (int) -> void): void { self.left?.walk(f); f(self.v); self.right?.walk(f) } }
root = Tree(5)
for q in [3, 8, 1, 4, 9] { root.insert(q) }
out: List<int> = []
root.walk(q => out.append(q))
print(out)
class Matrix { rows: List<List<float>>
 constructor(n: int) { self.rows = [[0.0 for j in 0..n] for i in 0..n] }
 static identity(n: int): Matrix { m = Matrix(n); for i in 0..n { m.rows[i][i] = 1.0 } return m } }
print(Matrix.identity(2).rows)
