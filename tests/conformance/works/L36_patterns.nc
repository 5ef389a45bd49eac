// conformance: L36
enum E { A, B(n: int), Wrap(e: E?) }
struct P { x: int, y: int }
class Animal { name: string }
class Dog extends Animal { age: int }
function literals(x: any): string => match (x) {
	case 1 => "one"
	case -2 => "minus two"
	case 1.5 => "float"
	case "s" => "string"
	case true => "true"
	case n: int => "int ${n}"
	case t: string => "text ${t}"
	case d: Dog => "dog ${d.age}"
	case a: Animal => "animal ${a.name}"
	case _ => "other"
}
print([literals(1), literals(-2), literals(1.5), literals("s"), literals(true), literals(7), literals("t")])
// -> ["one", "minus two", "float", "string", "true", "int 7", "text t"]
print([literals(Dog("d", 3)), literals(Animal("a")), literals([1])])    // -> ["dog 3", "animal a", "other"]
function ranges(n: int): string => match (n) { case 0..3 => "low", case 3..=5 => "middle", case -5..0 => "below", case _ => "else" }
print([ranges(0), ranges(3), ranges(5), ranges(6), ranges(-5), ranges(-6)])
// -> ["low", "middle", "middle", "else", "below", "else"]
function chars(c: char): string => match (c) { case 'a'..='f' => "hex", case '_' | '-' => "sign", case _ => "no" }
print([chars('a'), chars('f'), chars('g'), chars('-')])    // -> ["hex", "hex", "no", "sign"]
function options(o: int?): string => match (o) { case Some(1) => "one", case Some(n) => "n ${n}", case null => "null" }
print([options(1), options(2), options(null)])    // -> ["one", "n 2", "null"]
function enums(e: E): string => match (e) {
	case E.B(0) => "zero"
	case B(1 | 2) => "small"
	case Wrap(null) => "empty"
	case Wrap(Some(B(n))) => "deep ${n}"
	case Wrap(Some(_)) => "wrapped"
	case A => "a"
	case B(_) => "b"
}
print([enums(B(0)), enums(B(2)), enums(Wrap(null)), enums(Wrap(B(9))), enums(Wrap(A)), enums(A), enums(B(4))])
// -> ["zero", "small", "empty", "deep 9", "wrapped", "a", "b"]
function fields(p: P): string => match (p) {
	case {x: 0, y: 0} => "origin"
	case {x: 0} => "on y"
	case {y: 1..5, x} => "near ${x}"
	case {x, y} => "${x},${y}"
}
print([fields(P(0, 0)), fields(P(0, 3)), fields(P(7, 2)), fields(P(7, 8))])    // -> ["origin", "on y", "near 7", "7,8"]
function tuples(t: (int, string)): string => match (t) { case (0, s) => s, case (n, "x") => "x${n}", case (n, _) => "${n}" }
print([tuples((0, "q")), tuples((4, "x")), tuples((5, "y"))])    // -> ["q", "x4", "5"]
function lists(xs: List<int>): string => match (xs) {
	case [] => "empty"
	case [x] => "one ${x}"
	case [1, ...rest] => "1 then ${rest}"
	case [...start, 9] => "${start} then 9"
	case [a, ..., b] => "${a} to ${b}"
	case _ => "unreached"
}
print([lists([]), lists([4]), lists([1, 2, 3]), lists([5, 9]), lists([5, 6, 7])])
// -> ["empty", "one 4", "1 then [2, 3]", "[5] then 9", "5 to 7"]
function named(p: (int, int)): string => match (p) { case (1, _) as t => "t ${t}", case (_, 2 | 3 as n) => "n ${n}", case _ => "-" }
print([named((1, 5)), named((2, 3)), named((2, 4))])    // -> ["t (1, 5)", "n 3", "-"]
// A bare known variant is that variant, not a binding.
function bare(e: E): string => match (e) { case A => "A", case other => "other ${other}" }
print([bare(A), bare(B(3))])    // -> ["A", "other B(3)"]
