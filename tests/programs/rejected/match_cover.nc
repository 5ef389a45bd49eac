// [L35] What a match does not cover.
enum E { A, B(x: int), C(p: int?, q: E?) }
enum Big { V1, V2, V3, V4, V5, V6, V7, V8 }
struct P { x: bool, y: E }
class K { }
function main() {
	e: E = A
	match (e) { case A => print(1) }
	match (e) { case A => print(1), case B(1) => print(2), case C(_, _) => print(3) }
	match (e) { case A => print(1), case B(_) when true => print(2), case C(_, _) => print(3) }
	match (e) { case A => print(1), case B(_) => print(2), case C(null, _) => print(3), case C(Some(_), null) => print(3) }
	match (e) { case A => print(1), case B(_) => print(2), case C(Some(_), Some(A)) => print(3), case C(null, _) => print(3), case C(_, null) => print(4) }
	match (Big.V1) { case V1 => print(1) }
	match (P(true, e)) { case {x: true} => print(1), case {x: false, y: A} => print(2) }
	match ((true, e)) { case (true, _) => print(1), case (_, B(_)) => print(2) }
	o: int?? = null
	match (o) { case null => print(1), case Some(Some(_)) => print(2) }
	r: Result<bool, string> = Ok(true)
	match (r) { case Ok(true) => print(1), case Err(_) => print(2) }
	match (3) { case 1 => print(1), case 2 => print(2) }
	match ("a") { case "b" => print(1) }
	match ([1]) { case [] => print(1), case [_, ...r2] => print(r2) }
	u: uint8 = 3
	match (u) { case 0..=255 => print(1) }
	x = match (e) { case A => 1, case _ => "s" }
	y = match (e) { }
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
