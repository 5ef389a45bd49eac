// conformance: L35
enum E { A, B(n: int), C }
function f(e: E, o: int?, r: Result<int, string>, b: bool, n: int, s: string, t: (bool, E)) {
	match (e) { case A => print(1) }    // ! E0403 this match does not cover every case; missing: B, C
	match (o) { case Some(n) => print(n) }    // ! E0403 this match does not cover every case; missing: null
	match (o) { case null => print(1), case Some(1) => print(2) }    // ! E0403 this match does not cover every case; missing: Some(…)
	match (r) { case Success(v) => print(v) }    // ! E0403 this match does not cover every case; missing: Error
	match (b) { case true => print(1) }    // ! E0403 this match does not cover every case; missing: false
	match (n) { case 1 => print(1), case 2 => print(2) }    // ! E0403 this match does not cover every case
	match (s) { case "a" => print(1) }    // ! E0403 this match does not cover every case
	match (t) { case (true, A) => print(1), case (false, _) => print(2) }    // ! E0403 this match does not cover every case
	match (e) { case A when n > 1 => print(1), case B(_) => print(2), case C => print(3) }    // ! E0403 this match does not cover every case; missing: A
	x = match (e) { case A => 1, case B(n) => "s", case C => 3 }    // ! E0363 the arms have different types: 'int' and 'string'
	match (e) { case B(5) => print(1), case A => print(2), case C => print(3) }    // ! E0403 this match does not cover every case; missing: B
	y = match (n) { case 1 => { print(1) }, case _ => 2 }    // ! E0338 'y' gets no value: what is called has no result
	match (n) { case 1 when "x" => print(1), case _ => print(2) }    // ! E0362 a condition must be 'bool', but this is 'string'
	print("${x}${y}")
}
f(A, 1, Ok(1), true, 1, "", (true, A))
