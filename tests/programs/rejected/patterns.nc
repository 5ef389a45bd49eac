// [L36] Patterns that do not fit, without errors that only follow.
enum E { A, B(x: int), C(p: int?, q: E?) }
enum Big { V1, V2, V3, V4, V5, V6, V7, V8 }
struct P { x: bool, y: E }
class K { }
function main() {
	e: E = A
	match (e) { case A => print(1), case A => print(2), case _ => print(3), case B(_) => print(4) }
	match (e) { case Z => print(1) }
	match (e) { case B(a, b) => print(a), case _ => print(1) }
	match (e) { case B => print(1), case _ => print(2) }
	match (3) { case "s" => print(1), case _ => print(2) }
	match (3) { case n: string => print(n), case _ => print(2) }
	match (K()) { case {q: 1} => print(1), case _ => print(2) }
	match (e) { case A | B(n) => print(n), case _ => print(2) }
	match (3) { case 5..1 => print(1), case 1.5 => print(2), case null => print(3), case (a, b) => print(4), case [a] => print(5), case _ => print(2) }
	match (e) { case b => print(b) , case B(_) => print(2) }
	match (main()) { case _ => print(1) }
	match (unknown) { case A => print(1) }
}
