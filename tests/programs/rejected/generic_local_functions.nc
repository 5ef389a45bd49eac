function outer() {
  function bad<T>(x: T): T { return x + nope }
  function rec<T>(x: T): int { return rec([x]) }
  function un<T>(): int => 1
  rec(1)
  un()
  un(3)
  function cmp<T: Comparable>(a: T, b: T): bool => a < b
  cmp(x => 1, x => 2)
  print(cmp([1], [2]))
}
outer()
function outer3() {
  function rec<T>(x: T, n: int) { if (n == 0) { return 0 } return 1 + rec(x, n - 1) }
  print(rec(1, 2))
}
outer3()
