type A = B
type B = A
type L<T> = List<T>
x: L = [1]
y: L<int, int> = [1]
f: (int) -> int = (a, b) => a
g: (int) -> string = a => a
t: (int, string) = (1, 2)
print(t.2)
t.0 = 3
p: Pair<int> = (1, 2)
h: (int) -> int = "s"
f(1, 2)
f("s")
(a, b, c) = (1, 2)
