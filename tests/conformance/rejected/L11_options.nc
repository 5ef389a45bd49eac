// conformance: L11
a: int = null    // ! E0341 the value must be 'int', but this is 'null'
b: string = None    // ! E0341 the value must be 'string', but this is 'null'
struct P { x: int?, next: int }
function f(o: int?, p: P, s: string?): int {
	x: int = o    // ! E0341 the value must be 'int', but this is 'int?'
	y = o + 1    // ! E0369 '+' does not work on 'int?'
	print(s.length)    // ! E0354 'string?' has no member 'length'
	if p.x != null { return p.x + 1 }    // ! E0369 '+' does not work on 'int?'
	if o != null { o = null; return o + 1 }    // ! E0369 '+' does not work on 'int?'
	if o == null { return o }    // ! E0341 the result must be 'int', but this is 'int?'
	z = 5 ?? 3    // ! E0364 'int' is never null
	if p.next != null { return 1 }    // ! E0357 'int' is never null
	return x + y + z
}
function g(o: int?): int {
	change = () => { o = null }
	if o != null { change(); return o }    // ! E0341 the result must be 'int', but this is 'int?'
	return 0
}
function h(o: int?): int {
	if o != null || true { return o }    // ! E0341 the result must be 'int', but this is 'int?'
	while o != null { o = null }
	return o    // ! E0341 the result must be 'int', but this is 'int?'
}
function taken(o: int?, t: (int, int?)): int {
	if o != null {
		for i in 0..2 {
			print(o + 1)    // ! E0369 '+' does not work on 'int?'
			(n, o) = t
			print(n)
		}
	}
	return 0
}
print(taken(1, (1, 2)))
print("${a}${b}${f(1, P(1, 2), "")}${g(1)}${h(1)}")
