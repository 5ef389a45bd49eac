function outer(k: int) {
  let total = 0
  function id<T>(x: T): T { total += 1; return x }
  function pair<A, B>(a: A, b: B) => (a, b)
  function apply<T, U>(xs: List<T>, f: (T) -> U): List<U> { return [f(x) for x in xs] }
  function depth<T>(x: T, n: int): int { if (n == 0) { return k } return 1 + depth(x, n - 1) }
  function dflt(a: int, b: int = 10, c?: string): string { return "${a} ${b} ${c}" }
  print((id(3), id("s"), id([1.5])))
  print(pair(1, "x"))
  print(apply([1, 2, 3], x => "n${x}"))
  print(depth("z", 4))
  print(total)
  print(dflt(1))
  print(dflt(1, c: "q"))
  print(dflt(b: 3, a: 2))
  f: (int) -> int = id
  print(f(9))
  g = id<string>
  print(g("gg"))
  print(total)
  h = () => id(true)
  print((h(), total))
  for i in 0..2 { function each<T>(x: T): string => "${x}${i}"
    print(each(i) + each("a")) }
}
outer(100)
function gen<X>(x: X) {
  function wrap<Y>(y: Y): (X, Y) { return (x, y) }
  print(wrap(1)); print(wrap("w"))
}
gen(2.5)
gen("t")
function fact(n: int): int { function go(n: int, acc: int = 1): int { if (n <= 1) { return acc } return go(n - 1, acc * n) } return go(n) }
print(fact(10))
