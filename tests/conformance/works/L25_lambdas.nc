// conformance: L25
square = (x: int) => x * x
print(square(5))    // -> 25
add = (a: int, b: int): int => { return a + b }
print(add(2, 3))    // -> 5
none = () => "no parameters"
print(none())    // -> no parameters
print([1, 2, 3].map(x => x + 1))    // -> [2, 3, 4]
print([3, 1, 2].sorted())    // -> [1, 2, 3]
xs = ["bb", "a", "ccc"]
xs.sort((a, b) => b.length - a.length)
print(xs)    // -> ["ccc", "bb", "a"]
// Variables are captured by reference.
function counter(): () -> int {
	n = 0
	return () => { n += 1; return n }
}
c = counter()
d = counter()
c()
c()
print(c())    // -> 3
print(d())    // -> 1
function shared(): int {
	n = 1
	f = () => { n = n * 2 }
	f()
	n += 10
	f()
	return n
}
print(shared())    // -> 24
// Each turn of a loop and of a body has its own variables.
fs: List<() -> int> = []
for i in 0..3 { fs.push(() => i) }
print([f() for f in fs])    // -> [0, 1, 2]
gs: List<() -> int> = []
k = 0
while k < 3 {
	let own = k * 10
	gs.push(() => own)
	k++
}
print([g() for g in gs])    // -> [0, 10, 20]
hs: List<() -> int> = []
for x in [5, 6] {
	let y = x
	hs.push(() => { y += 1; return y })
}
print([hs[0](), hs[0](), hs[1]()])    // -> [6, 7, 7]
// Lambdas of lambdas, immediately called, recursive through a variable.
print(((x: int) => (y: int) => x - y)(9)(4))    // -> 5
function factorial(): (int) -> int {
	f: (int) -> int = n => n
	f = n => if (n <= 1) 1 else n * f(n - 1)
	return f
}
print(factorial()(10))    // -> 3628800
struct S { n: int; adder(): (int) -> int => x => x + self.n }
print(S(3).adder()(4))    // -> 7
