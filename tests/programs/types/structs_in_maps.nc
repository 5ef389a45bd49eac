// A part of a struct in a map is assigned: taken out, changed after the value is known, put back.
struct P { x: int; y: int }
struct Q { p: P; name: string }
class H { m: Map<string, Q> = {} }
m = {"a": P(1, 2)}
m["a"].x = 5
m["a"].x += 10
m["a"].y++
print(m)
h = H()
h.m["k"] = Q(P(1, 1), "q")
h.m["k"].p.x = 7
h.m["k"].name += "!"
print(h.m)
function change(): int { m["a"].y = 100; return 1 }
m["a"].x = change()
print(m)
keys = 0
function key(): string { keys++; return "a" }
m[key()].x += 1
print(keys)
try { m["zz"].x = 1 } catch (KeyError e) { print(e.message) }
c = {"o": H()}
c["o"].m = {"z": Q(P(3, 3), "z")}
print(c["o"].m)
c["o"].m["z"].p.y = 9
print(c["o"].m)
function local_map() {
	mm = {1: P(0, 0)}
	for (i in 0..3) { mm[1].x += i }
	print(mm)
}
local_map()
