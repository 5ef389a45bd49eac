// [L35] A match must cover every case.
enum Color { Red, Green, Blue }

function name(c: Color): string {
	return match (c) {
		case Red => "red"
		case Green => "green"
	}
}

function option(o: int?): int {
	return match (o) {
		case Some(n) => n
	}
}

function flag(b: bool): int {
	return match (b) {
		case true => 1
	}
}

function number(n: int): int {
	return match (n) {
		case 1 => 1
		case 2 => 2
	}
}

function main() {
	print(name(Color.Red))
	print(option(1) + flag(true) + number(1))
}
