// [L33] Which error comes first.
function boom(): int { throw Error("boom") }
function log(s: string, n: int): int { print(s)
	return n }
function t(f: () -> any): void {
	try { print(f()) } catch (Error e) { print(e) }
}
struct S { x: int }
class C { x: int = 0 }
function nullC(): C? => null
function main() {
	xs = [1, 2]
	z = 0
	m = {"a": 1}
	t(() => { xs[9] = boom()
		return 0 })
	t(() => { xs[boom()] = 1 / z
		return 0 })
	t(() => { xs[9] += boom()
		return 0 })
	t(() => { m["q"] += boom()
		return 0 })
	t(() => { m["q"] = boom()
		return 0 })
	t(() => 1 / z + boom())
	t(() => boom() + 1 / z)
	t(() => [1 / z, boom()])
	t(() => ({boom(): 1 / z}))
	t(() => xs[9] + boom())
	t(() => xs[1 / z:boom()])
	t(() => "abc"[5:boom()])
	t(() => xs[log("index", 9)] + log("right", 1))
	t(() => (log("a", 1), log("b", 2), boom(), log("c", 3)))
	t(() => log("x", 1) + log("y", 2) * log("z", 3))
	t(() => log("p", 1) < log("q", 2) && log("r", 3) > 5 && log("s", 1) == 1)
	t(() => log("p", 1) > log("q", 2) || log("r", 3) > 1)
	t(() => nullC().unwrap().x + boom())
	t(() => nullC()?.x ?? log("default", 4))
	t(() => max(log("m1", 1), log("m2", 2)))
	t(() => xs.slice(log("from", 5), log("to", 1)))
	t(() => int("x") + boom())
	t(() => 9223372036854775807 + 1 + xs[5])
	t(() => (xs[0] as int) / z)
	t(() => uint8(300) / uint8(z))
	t(() => int(0.0 / 0.0) + boom())
	t(() => char(-1))
	print(xs)
	print(m)
}
