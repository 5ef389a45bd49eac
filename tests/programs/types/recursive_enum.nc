// [L10] [L14] A recursive enum through lists, maps and options: text, equality, hashing.
enum J { Null, Num(n: float), Str(s: string), Arr(items: List<J>), Obj(fields: Map<string, J>), Opt(j: J?) }
function main() {
	a = J.Arr([J.Num(1.0), J.Obj({"k": J.Null}), J.Opt(null), J.Opt(Some(J.Str("x")))])
	print(a)
	s: Set<J> = {a, J.Null, J.Null}
	print(s.length)
	print(a == J.Arr([J.Num(1.0), J.Obj({"k": J.Null}), J.Opt(null), J.Opt(J.Str("x"))]))
	print(s.contains(J.Arr([J.Num(1.0), J.Obj({"k": J.Null}), J.Opt(null), J.Opt(J.Str("x"))])))
}
