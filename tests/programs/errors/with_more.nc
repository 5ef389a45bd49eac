// [L39] Order of closing, errors while opening, in the body and while closing.
class R implements Disposable { n: string
	bad: bool = false
	constructor(n: string, bad: bool = false, failCtor: bool = false) { self.n = n; self.bad = bad; print("open " + n); if failCtor { throw Error("ctor " + n) } }
	close() { print("close " + self.n); if self.bad { throw Error("close " + self.n) } } }
function chain(e: Error): string { c = e.cause; return e.message + (if (c != null) " <- " + chain(c) else "") }
function run(f: () -> void) { try { f(); print("ok") } catch (e) { print(chain(e)) } }
function ret(): string { with R("r1") as a, R("r2", true) as b { return a.n + b.n } }
function main() {
	run(() => { with R("a") as a, R("b") as b, R("c") as c { print(a.n + b.n + c.n) } })
	run(() => { with R("a") as a, R("b", false, true) as b, R("c") as c { print("never") ; print(a.n + b.n + c.n) } })
	run(() => { with R("a", true) as a, R("b", true) as b, R("c", true) as c { print(a.n + b.n + c.n) } })
	run(() => { with R("a", true) as a, R("b", true) as b { print(a.n + b.n); throw Error("body", Error("bodycause")) } })
	run(() => { print(ret()) })
	run(() => { with R("x") { print("no name") } })
	run(() => { for i in 0..3 { with R("l${i}", i == 2) as l { if i == 0 { continue } ; if i == 2 { break } ; print(l.n) } } })
	run(() => { with R("o", true) as o { with R("i") as i { throw Error("inner " + i.n + o.n) } } })
	run(() => { try { with R("t") as t { throw Error("bt" + t.n) } } finally { print("after close") } })
	run(() => { with R("a", true, true) as a { print(a.n) } })
}
