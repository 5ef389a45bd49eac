// [L36] Every pattern, nested.
enum E { A, B(x: int), C(p: int?, q: (int, string)), D(e: E?) }
struct P { x: int, y: E }
class Animal { n: string }
class Dog extends Animal { age: int }
class Cat extends Animal {}
interface Loud { noise(): string }
class Horn implements Loud { noise(): string { return "toot" } }
function f1(e: E): string { return match (e) {
	case A => "A"
	case B(0) => "B0"
	case B(n) when n < 0 => "Bneg"
	case B(1 | 2) => "B12"
	case B(3..6) => "B3-5"
	case B(6..=9) => "B6-9"
	case B(_) => "B*"
	case C(null, (_, s)) => "Cnull " + s
	case C(Some(5), (1 | 2, "x" | "y")) => "C5 special"
	case C(Some(n), (k, _) as t) => "C${n} ${k} ${t}"
	case D(null) => "D-"
	case D(Some(D(Some(A | B(_))))) => "DD ab"
	case D(Some(inner)) => "D(" + f1(inner) + ")"
} }
function f2(xs: List<int>): string { return match (xs) {
	case [] => "empty"
	case [0] => "zero"
	case [x] => "one ${x}"
	case [first, ...rest] when first == 1 => "1+${rest}"
	case [...init, 9] => "${init}+9"
	case _ when xs.length > 100 => "never"
	case [a, ...mid, b] => "${a} ${mid} ${b}"
	case _ => "never"
} }
function f3(a: any): string { return match (a) {
	case 1 => "int one"
	case n: int => "int ${n}"
	case "s" => "string s"
	case s: string when s.length > 3 => "long ${s}"
	case s: string => "short ${s}"
	case d: Dog => "dog ${d.age}"
	case an: Animal => "animal ${an.n}"
	case true => "yes"
	case l: Loud => l.noise()
	case _ => "other"
} }
function f4(p: P): string { return match (p) {
	case {x: 0, y: A} => "zero A"
	case {x: 1..=5} as q => "small ${q.x}"
	case P(10, B(k)) => "ten ${k}"
	case {y: B(k)} => "B${k}"
	case {x} => "x${x}"
} }
function f5(r: Result<int, string>): string { return match (r) { case Success(0) => "ok0"
	case Ok(n) => "ok${n}"
	case Error("bad") => "bad"
	case Err(e) => "err ${e}" } }
function f6(t: (bool, bool, int?)): int { return match (t) {
	case (true, _, null) => 1
	case (true, true, Some(_)) => 2
	case (true, false, Some(n)) => n
	case (false, false, _) => 4
	case (false, true, null) => 5
	case (false, true, Some(0)) => 6
	case (false, true, Some(k)) => k * 2 } }
function f7(s: string, c: char, f: float): string {
	a = match (s) { case "a" | "b" => 1
	case "" => 2
	case _ => 3 }
	b = match (c) { case 'a'..'f' => 1
	case 'x' | 'y' => 2
	case _ => 3 }
	d = match (f) { case 1.5 => 1
	case 2 => 2
	case -3.0 => 5
	case x when x > 10.0 => 3
	case _ => 4 }
	return "${a}${b}${d}"
}
function main() {
	for e in [A, B(0), B(-4), B(1), B(2), B(5), B(6), B(9), B(10), C(null, (1, "z")), C(5, (2, "y")), C(5, (3, "y")), D(null), D(D(A)), D(D(B(3))), D(D(D(null))), D(B(0))] { print(f1(e)) }
	for xs in [List<int>(), [0], [4], [1, 2, 3], [5, 9], [5, 6], [2, 3, 4]] { print(f2(xs)) }
	anys: List<any> = [1, 2, "s", "abcd", "ab", Dog("d", 3), Cat("c"), true, false, 1.5, Horn()]
	for a in anys { print(f3(a)) }
	print(f4(P(0, A))); print(f4(P(3, A))); print(f4(P(10, B(7)))); print(f4(P(11, B(8)))); print(f4(P(99, A)))
	print(f5(Success(0))); print(f5(Success(4))); print(f5(Error("bad"))); print(f5(Err("x")))
	print(f6((true, true, null))); print(f6((true, true, 4))); print(f6((true, false, 9))); print(f6((false, false, 1))); print(f6((false, true, null))); print(f6((false, true, 0))); print(f6((false, true, 21)))
	print(f7("a", 'b', 1.5)); print(f7("", 'y', 2.0)); print(f7("q", 'f', 11.0)); print(f7("b", 'z', -3.0))
}
