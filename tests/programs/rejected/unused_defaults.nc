// [L24] Defaults are checked although nobody uses them.
function b8(a: int = "x"): int { return a }
function b9(a: int = nope): int { return a }
class K { m(a: int = "y"): int { return a }
 constructor(x: int = "z") { print(x) } }
struct S { a: int = "q" }
enum E { A(x: int = "w") }
print(1)
