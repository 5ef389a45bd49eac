class Pool<T> { 
  static made: int = 0
  static all: List<T> = []
  static private names = {"a": 1}
  static opt?: T
  item: T
  constructor(item: T) { self.item = item; Pool<T>.made += 1; Pool.all.append(item) }
  static function total(): int { return Pool.made + Pool<T>.names["a"] }
  static function one(x: T): Pool<T> => Pool<T>(x)
}
a = Pool(1)
b = Pool(2)
c = Pool("x")
print((Pool<int>.made, Pool<string>.made, Pool<int>.all, Pool<string>.all))
print((Pool<int>.total(), Pool<string>.total()))
Pool<int>.made = 50
Pool<int>.made++
print(Pool<int>.made)
print(Pool<int>.opt)
Pool<int>.opt = 4
print(Pool<int>.opt)
type PI = Pool<int>
print(PI.made)
print(PI.total())
print(Pool<float>.all)
struct K<A, B> { a: A
 b: B
 static n: int = 3 
 function f(): int { K.n += 1; return K.n } }
print(K(1, 2).f())
print(K(1, 2).f())
print(K("", 2).f())
print(Pool<int>.one(5).item)
print(Pool.one(7).item)
print(Pool.one("seven").item)
print((Pool<int>.made, Pool<string>.made))
