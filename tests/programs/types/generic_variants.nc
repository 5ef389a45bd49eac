// [L14] [L24] Type arguments of variants from arguments by name.
enum Both<A, B> { Two(a: A, b: B), None2 }
x = Two(b: "s", a: 1)
print(x)
match (x) { case Two(a, b) => print(b + "${a}"), case None2 => print(0) }
