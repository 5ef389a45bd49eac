// conformance: L39
class R implements Disposable {
	n: string
	bad: bool
	constructor(n: string, bad: bool = false) { self.n = n; self.bad = bad; print("open " + n) }
	close() { print("close " + self.n); if self.bad { throw Error("close " + self.n) } }
}
with R("a") as a, R("b") as b { print(a.n + b.n) }
// -> open a
// -> open b
// -> ab
// -> close b
// -> close a
with R("only") { print("no name") }
// -> open only
// -> no name
// -> close only
function leave(): string { with R("r") as r { return r.n } }
print(leave())
// -> open r
// -> close r
// -> r
for i in 0..2 { with R("l${i}") as l { if i == 0 { continue } print(l.n); break } }
// -> open l0
// -> close l0
// -> open l1
// -> l1
// -> close l1
function chain(e: Error): string { c = e.cause; return if (c == null) e.message else e.message + " <- " + chain(c) }
// The error of the body wins; that of close() becomes the end of its chain of causes.
try { with R("x", true) as x { throw Error("body " + x.n) } } catch (e) { print(chain(e)) }
// -> open x
// -> close x
// -> body x <- close x
try { with R("y", true) as y { print(y.n) } } catch (e) { print(chain(e)) }
// -> open y
// -> y
// -> close y
// -> close y
try { with R("p", true) as p, R("q", true) as q { print(p.n + q.n) } } catch (e) { print(chain(e)) }
// -> open p
// -> open q
// -> pq
// -> close q
// -> close p
// -> close q <- close p
