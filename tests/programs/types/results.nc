// [L12] Result: Success and Error, Ok and Err.
function half(n: int): Result<int, string> {
	if n % 2 != 0 { return Error("odd: ${n}") }
	return Success(n / 2)
}

function quarter(n: int): Result<int, string> {
	match (half(n)) {
		case Success(h) => return half(h)
		case Error(e) => return Err(e)
	}
}

function show(r: Result<int, string>): string {
	return match (r) {
		case Ok(n) => "ok ${n}"
		case Err(e) => "error ${e}"
	}
}

function main() {
	print(show(half(4)))
	print(show(half(5)))
	print(show(quarter(8)))
	print(show(quarter(6)))
	print(half(4).isSuccess())
	print(half(5).isError())
	print(half(4).unwrap())
	print(half(5).unwrapOr(-1))
	print(half(4))
	print(half(5))
	print(half(4).map(n => n * 100))
	print(half(5).mapError(e => e.upper()))
	try {
		print(half(7).unwrap())
	} catch (e) {
		print("caught " + e.message)
	}
}
