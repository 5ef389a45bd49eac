// conformance: L18
function first<T>(xs: List<T>): T => xs[0]
function pair<A, B>(a: A, b: B): (A, B) => (a, b)
function biggest<T: Comparable + Hashable>(a: T, b: T): T => if (a < b) b else a
function total<T>(xs: List<T>): T where T: Numeric {
	all = xs[0]
	for x in xs[1:] { all += x }
	return all
}
print(first([1, 2]))    // -> 1
print(first(["a"]))    // -> a
print(first<float>([1, 2]))    // -> 1.0
print(pair(1, "x"))    // -> (1, "x")
print(pair<int8, any>(1, 2))    // -> (1, 2)
print(biggest("a", "b"))    // -> b
print(total([1, 2, 3]))    // -> 6
print(total([0.5, 0.25]))    // -> 0.75
struct Box<T> {
	value: T
	map<U>(f: (T) -> U): Box<U> => Box(f(self.value))
	set(value: T) { self.value = value }
}
b = Box(3)
print(b.map(x => "v${x}"))    // -> Box(value: "v3")
b.set(4)
print(b)    // -> Box(value: 4)
print(Box<string?>(null))    // -> Box(value: null)
class Stack<T> {
	private items: List<T> = []
	push(x: T): Stack<T> { self.items.push(x); return self }
	pop(): T => self.items.pop()
	static of(x: T): Stack<T> => Stack<T>().push(x)
}
print(Stack<int>().push(1).push(2).pop())    // -> 2
print(Stack<string>.of("s").pop())    // -> s
class Labelled<T> extends Stack<T> { label: string }
l = Labelled<float>(label: "fs")
l.push(1.5)
print(l.label + l.pop())    // -> fs1.5
class Ints extends Stack<int> { sum(): int => self.pop() + self.pop() }
i = Ints()
i.push(4)
i.push(5)
print(i.sum())    // -> 9
enum Maybe<T> { Just(v: T), Nothing }
m: Maybe<int> = Just(1)
n: Maybe<int> = Nothing
print([m, n])    // -> [Just(1), Nothing]
interface Source<T> { get(): T }
class One implements Source<int> { get(): int => 1 }
class Always<T> implements Source<T> { x: T; get(): T => self.x }
function twice<T>(s: Source<T>): List<T> => [s.get(), s.get()]
print(twice(One()))    // -> [1, 1]
print(twice(Always("q")))    // -> ["q", "q"]
class Sorted<T: Comparable> {
	items: List<T> = []
	add(x: T) { self.items.push(x); self.items.sort() }
}
s = Sorted<string>()
s.add("b")
s.add("a")
print(s.items)    // -> ["a", "b"]
class Table<K, V> where K: Hashable, V: Stringable {
	m: Map<K, V> = {}
	put(k: K, v: V): string { self.m[k] = v; return v.toString() }
}
print(Table<int, float>().put(1, 2.5))    // -> 2.5
// Each combination of value types has code of its own; recursion over types ends.
function depth<T>(n: int, x: T): int => if (n == 0) 0 else 1 + depth(n - 1, x)
print(depth(5, uint8(3)))    // -> 5
compose = (f: (int) -> int, g: (int) -> int) => (x: int) => g(f(x))
print(compose(x => x + 1, x => x * 10)(4))    // -> 50
