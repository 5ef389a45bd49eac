// [L35] [L36] match as statement and expression, patterns of every kind.
enum Shape { Circle(radius: float), Rect(w: int, h: int), Dot }
struct Point { x: int, y: int }

function number(n: int): string {
	return match (n) {
		case 0 => "zero"
		case 1 | 2 => "few"
		case 3..10 => "some"
		case 10..=20 => "many"
		case -1 => "minus one"
		case x when x < 0 => "negative ${x}"
		case _ => "lots"
	}
}

function area(s: Shape): float {
	match s {
		case Circle(r) => return r * r
		case Shape.Rect(w, h) when w == h => return float(w * w)
		case Rect(w, h) => return float(w * h)
		case Dot => return 0.0
	}
}

function place(p: Point): string {
	return match (p) {
		case {x: 0, y: 0} => "origin"
		case {x: 0, y: y} => "y axis at ${y}"
		case Point(x, 0) => "x axis at ${x}"
		case {x: a} => "at x ${a}"
	}
}

function list(xs: List<int>): string {
	return match (xs) {
		case [] => "empty"
		case [x] => "one ${x}"
		case [1, ...rest] => "one then ${rest}"
		case [5, ..._] => "five"
		case _ => "starts with ${xs[0]}"
	}
}

function option(o: int?): string {
	return match (o) {
		case Some(0) => "some zero"
		case Some(n) => "some ${n}"
		case null => "none"
	}
}

function pair(p: (int, string)): string {
	return match (p) {
		case (1, s) => "one ${s}"
		case (n, "x") => "x ${n}"
		case (_, _) as whole => "other ${whole}"
	}
}

function main() {
	for n in [0, 2, 3, 9, 10, 20, -1, -5, 21] { print(number(n)) }
	for s in [Shape.Circle(2.0), Shape.Rect(3, 3), Shape.Rect(2, 3), Shape.Dot] { print(area(s)) }
	for p in [Point(0, 0), Point(0, 4), Point(5, 0), Point(6, 7)] { print(place(p)) }
	none: List<int> = []
	for xs in [none, [7], [1, 2, 3], [4, 5]] { print(list(xs)) }
	print(option(0))
	print(option(5))
	print(option(null))
	print(pair((1, "a")))
	print(pair((2, "x")))
	print(pair((3, "b")))
	word = match ("b") {
		case "a" => 1
		case "b" => {
			big = 10
			big * 2
		}
		case _ => 3
	}
	print(word)
	flag = match (word > 5) {
		case true => "yes"
		case false => "no"
	}
	print(flag)
	for c in "a1!" {
		kind = match (c) {
			case 'a'..='z' => "letter"
			case '0'..='9' => "digit"
			case _ => "other"
		}
		print(kind)
	}
	for n in 0..5 {
		match (n) {
			case 1 => continue
			case 3 => break
			case _ => print(n)
		}
	}
}
