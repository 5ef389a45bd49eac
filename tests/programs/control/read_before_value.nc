// [L21] [L46] A variable of the module that is read too early throws, it is never garbage.
struct V { x: int, s: string }
class A { static names: List<string> = ["a"]
	static more: List<string> = [A.names[0] + "b", tail()] }
function tail(): string { return "t${A.names.length}" }
print(A.more)
c = 0
function count(): int { c += 1; return c }
print(count())
function usesV(): string { v.x += 1; v.s = "q"; return v.s + "${v.x}" }
let v = V(1, "s")
print(usesV())
t = (1, "x")
function usesT(): string { return t.1 }
print(usesT())
function early2() { w += "z"; print(w) }
try { early2() } catch (NullError e) { print(e.message) }
let w = "w"
early2()
function early3() { u.x = 1 }
try { early3() } catch (NullError e) { print(e.message) }
let u: V = V(3, "u")
early3()
print(u)
function early4() { print(k); k = 7; print(k) }
try { early4() } catch (NullError e) { print(e.message) }
let k: int = int("3")
early4()
function early5() { n = "set early" ; print(n) }
early5()
let n = "".repeat(2)
print(n == "")
const z: string = y + "1"
const y: string = "y".upper()
print(z)
