export function samples(): List<(string, string)> {
	return [
		("precedence", "1 + 2 * 3 - 4 / 2 == 5 and not false"),
		("fibonacci", `
			fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
			let i = 0
			let all = []
			while i < 15 { push(all, fib(i)); i = i + 1 }
			print(all)
			fib(18)`),
		("closures", `
			fn counter(step) {
				let count = 0
				return fn() { count = count + step; return count }
			}
			let a = counter(1)
			let b = counter(10)
			a() + a() + b() + a()`),
		("higher order", `
			fn map(xs, f) {
				let out = []
				let i = 0
				while i < len(xs) { push(out, f(xs[i])); i = i + 1 }
				return out
			}
			fn fold(xs, start, f) {
				let i = 0
				while i < len(xs) { start = f(start, xs[i]); i = i + 1 }
				start
			}
			let squares = map([1, 2, 3, 4, 5], fn(x) { x * x })
			print(squares)
			print(fold(squares, 0, fn(a, b) { a + b }))
			fold(map(["a", "b", "c"], fn(s) { s + "!" }), "", fn(a, b) { a + b })`),
		("primes", `
			fn isPrime(n) {
				let d = 2
				while d * d <= n {
					if n % d == 0 { return false }
					d = d + 1
				}
				n > 1
			}
			let found = []
			let n = 0
			while len(found) < 12 { if isPrime(n) { push(found, n) }; n = n + 1 }
			found`),
		("sorting", `
			fn insert(xs, x) {
				let out = []
				let i = 0
				while i < len(xs) and xs[i] <= x { push(out, xs[i]); i = i + 1 }
				push(out, x)
				while i < len(xs) { push(out, xs[i]); i = i + 1 }
				out
			}
			fn sort(xs) {
				let out = []
				let i = 0
				while i < len(xs) { out = insert(out, xs[i]); i = i + 1 }
				out
			}
			sort([5, 3.5, 9, -1, 4])`),
		("no end", "let x = (1 + 2"),
		("no text end", "print(\"abc"),
		("nonsense", "let total = 1\nlet other = [1, 2]\ntotal - other"),
		("unknown", "fn f(a) {\n  a + b\n}\nf(1)"),
		("too deep", "fn f(n) { f(n + 1) }\nf(0)"),
		("wrong count", "fn f(a, b) { a }\nf(1)"),
		("no number", "len(nil)")
	]
}
