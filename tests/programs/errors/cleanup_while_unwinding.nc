// [L38] [L39] finally and with run from the inside out before an uncaught error is told.
class R implements Disposable { n: string
	close() { print("close " + self.n) } }
function deep(n: int): int {
	with R("r${n}") as r {
		try {
			if n == 0 { return [1][3] }
			return deep(n - 1) + r.n.length
		} finally { print("finally ${n}") }
	}
}
print("start")
x = deep(2)
print(x)
