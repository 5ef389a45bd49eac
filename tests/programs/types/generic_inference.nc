interface I<T> { m(): T }
class W implements I<int> { m(): int => 4 }
class W2 extends W { }
function two<A, B: I<A>>(b: B): A => b.m()
print(two(W()) + two(W2()))
function col<T, C: Iterable<T>>(c: C): List<T> => [x for x in c]
class R implements Iterable<string> { iterator(): Iterator<string> => ["a", "b"].iterator() }
print(col(R()))
function lam<T, U, V>(xs: List<T>, f: (T) -> U, g: (U) -> V): List<V> { return [g(f(x)) for x in xs] }
print(lam([1, 2], x => "${x}", s => s.length * 1.5))
function opt<T>(x: T?, d: T): T => x ?? d
print((opt(null, 3), opt(4, 3), opt<string>(null, "q")))
function mk<T>(n: int, f: (int) -> T): List<T> => [f(i) for i in 0..n]
print(mk(3, i => (i, "x${i}")))
function pairs<K: Comparable + Hashable, V>(m: Map<K, V>): List<(K, V)> { let ks = m.keys(); ks.sort(); return [(k, m[k]) for k in ks] }
print(pairs({"b": 2, "a": 1}))
class Cache<K, V> where K: Hashable { m: Map<K, V> = {}
 hits: int = 0
 get(k: K, make: (K) -> V): V { if (self.m.has(k)) { self.hits += 1; return self.m[k] } v = make(k); self.m[k] = v; return v } }
c = Cache<string, int>()
print((c.get("abc", s => s.length), c.get("abc", s => 0), c.hits))
print(Cache<int, string>().get(3, n => "n${n}"))
struct Vec<T> { x: T
 y: T
 map<U>(f: (T) -> U): Vec<U> => Vec(f(self.x), f(self.y))
 static of(x: T, y: T): Vec<T> => Vec(x, y) }
print(Vec.of(1, 2).map(q => q * 0.5))
enum Opt<T> { Some2(v: T), None2
 map<U>(f: (T) -> U): Opt<U> => match (self) { case Some2(v) => Opt<U>.Some2(f(v)), case None2 => Opt<U>.None2 }
 or(d: T): T => match (self) { case Some2(v) => v, case None2 => d } }
print((Some2(3).map(x => "v${x}").or("none"), Opt<int>.None2.map(x => "v").or("none")))
function recu<T>(x: T, n: int): string => if (n == 0) "${x}" else recu(x, n - 1)
print(recu([1], 5))
function ident<T>(x: T): T => x
