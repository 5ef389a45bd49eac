class C { f: int = 1
 xs: List<int> = [1]
 s: S = S(1) }
struct S { x: int
 inc() { self.x += 1 } }
m: Map<string, C> = {"a": C()}
m["a"].f = 5
m["a"].xs[0] = 6
m["a"].s.x = 7
m["a"].s.inc()
print((m["a"].f, m["a"].xs, m["a"].s))
t = (C(), [S(1)])
t.0.f = 9
t.1[0].x = 8
t.1[0].inc()
print((t.0.f, t.1))
grid = [[S(0) for j in 0..2] for i in 0..2]
grid[1][0].x += 4
grid[0][1].inc()
print(grid)
function get(): C { return m["a"] }
get().f += 1
get().s.x *= 2
get().s.inc()
print((get().f, get().s))
o: C? = C()

print(o?.xs)
function local() {
 let q: S? = S(3)
 if (q != null) { q.x = 4; q.inc(); print(q) }
 let r: C? = C()
 if (r != null) { r.s.x = 11; r.s.inc(); print(r.s) }
 let a: List<S?> = [S(1), null]
 a0 = a[0]
 if (a0 != null) { a0.x = 100 }
 print(a)
 let st = S(0)
 for i in 0..3 { st.inc() }
 add = (n: int) => { st.x += n }
 add(10)
 print(st)
 (u, v) = (st, st)
 u.x = -1
 print((u, v, st))
 let {x} = st
 print(x)
 x = 99
 print(st)
 arr = List<S>(3, st)
 arr[0].x = 1
 print(arr)
 arr2 = arr.slice(0, 2)
 arr2[1].x = 2
 print((arr, arr2))
 mm: Map<int, S> = {}
 mm[1] = st
 st.x = 0
 print(mm)
}
local()
struct Acc { total: int = 0
 names: List<string> = []
 fill(xs: List<int>) { xs.map(x => { self.total += x; return x }) ; each = (n: string) => { self.names.append(n) }; each("q") } 
 chain(n: int): Acc { self.total += n; return self } }
acc = Acc()
acc.fill([1, 2, 3])
print(acc)
print(acc.chain(5).chain(6))
print(acc)
