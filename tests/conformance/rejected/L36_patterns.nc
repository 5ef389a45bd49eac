// conformance: L36
enum E { A, B(n: int) }
struct P { x: int }
function f(e: E, n: int, o: int?, t: (int, int), xs: List<int>, a: any, p: P) {
	match (e) { case A => print(1), case B(x, y) => print(x), case _ => print(2) }    // ! E0402 the variant 'B' has 1 value, but the pattern has 2
	match (n) { case "s" => print(1), case _ => print(2) }    // ! E0401 this pattern does not fit a value of type 'int'
	match (n) { case null => print(1), case _ => print(2) }    // ! E0357 'int' is never null
	match (t) { case (1, 2, 3) => print(1), case _ => print(2) }    // ! E0401 this pattern does not fit a value of type '(int, int)'
	match (p) { case {y: 1} => print(1), case _ => print(2) }    // ! E0354 'P' has no field 'y'
	match (e) { case A | B(k) => print(k), case _ => print(2) }    // ! E0406 both sides of `|` must bind the same names
	match (n) { case [x] => print(x), case _ => print(2) }    // ! E0401 this pattern does not fit a value of type 'int'
	match (xs) { case [x, x] => print(x), case _ => print(2) }    // ! E0301 'x' stands twice in this pattern
	match (n) { case x: string => print(x), case _ => print(2) }    // ! E0401 this pattern does not fit a value of type 'int'
	match (a) { case x: Missing => print(x), case _ => print(2) }    // ! E0314 there is no type 'Missing' here
	match (e) { case Unknown(1) => print(1), case _ => print(2) }    // ! E0355 'E' has no variant 'Unknown'
	match (o) { case Some("s") => print(1), case _ => print(2) }    // ! E0401 this pattern does not fit a value of type 'int'
	match (n) { case _ => print(1), case 5 => print(2) }    // ! W0304 this case is never reached
}
f(A, 1, 2, (1, 2), [], 1, P(1))
