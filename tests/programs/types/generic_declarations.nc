class Sorted<T: Comparable> { xs: List<T> 
 constructor() { self.xs = [] }
 function add(x: T) { self.xs.append(x); self.xs.sort() }
 function where2<U>(f: (T) -> U): List<U> where U: Comparable { return [f(x) for x in self.xs].sorted() } }
class V implements Comparable { n: int
 peer?: Sorted<V>
 function compareTo(o: V): int => self.n - o.n
 toString(): string => "V${self.n}" }
s: Sorted<V> = Sorted<V>()
s.add(V(3)); s.add(V(1))
print(s.xs)
print(s.where2(v => -v.n))
class Graph<K: Hashable + Comparable, N> where N: Stringable { m: Map<K, N> 
  function order(): List<K> { let ks = self.m.keys(); ks.sort(); return ks } }
g = Graph({"b": 1, "a": 2})
print(g.order())
struct Wrap<T> { v: T
  function map<U>(f: (T) -> U): Wrap<U> => Wrap(f(self.v))
  function zip<U>(o: Wrap<U>): Wrap<(T, U)> => Wrap((self.v, o.v)) }
print(Wrap(3).map(x => "s${x}").zip(Wrap([1])).map(p => p.1))
function compose<A, B, C>(f: (A) -> B, g: (B) -> C): (A) -> C { return x => g(f(x)) }
h = compose((x: int) => x + 1, x => "<${x}>")
print(h(4))
function maxOf<T: Comparable>(xs: List<T>): T? { let best: T? = null; for x in xs { if (best == null || x > best) { best = x } } return best }
print((maxOf([3, 9, 2]), maxOf(["a", "zz"]), maxOf([V(1), V(8)]), maxOf<int>([])))
interface Shape<T> { area(): T
 twice(): List<T> { return [self.area(), self.area()] } }
class Sq implements Shape<float> { s: float
 area(): float => self.s * self.s }
function total<S: Shape<float>>(xs: List<S>): float { let t = 0.0; for x in xs { t += x.area() } return t }
print(total([Sq(1.0), Sq(2.0)]))
print(Sq(3.0).twice())
sh: Shape<float> = Sq(2.0)
print(sh.twice())
class Stack<T> implements Iterable<T> { private items: List<T> = []
 function push(x: T): Stack<T> { self.items.append(x); return self }
 function iterator(): Iterator<T> => StackIter(self.items, self.items.length) }
class StackIter<T> implements Iterator<T> { xs: List<T>
 i: int
 function next(): T? { if (self.i == 0) { return null } self.i -= 1; return self.xs[self.i] } }
for x in Stack<int>().push(1).push(2).push(3) { print(x) }
st = Stack<string>()
st.push("q").push("r")
print([x + "!" for x in st])
function firstOf<T>(it: Iterable<T>): T? { for x in it { return x } return null }
print(firstOf(st))
print(firstOf([7, 8]))
type Handler<T> = (T) -> bool
hs: List<Handler<int>> = [x => x > 1, x => x < 5]
print([f(3) for f in hs])
type M<V> = Map<string, V>
m: M<int> = {"a": 1}
print(m)
enum Either<L, R> { Left(l: L), Right(r: R)
  function swap(): Either<R, L> { return match (self) { case Left(x) => Right(x), case Right(x) => Left(x) } } }
e: Either<int, string> = Left(3)
print((e, e.swap()))
print(Either<int, string>.Right("x").swap())
nested: Map<string, List<(int, Wrap<string?>)>> = {"k": [(1, Wrap<string?>(null))]}
print(nested)
