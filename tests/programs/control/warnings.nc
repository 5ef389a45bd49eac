// [L21] What is allowed, but hardly meant.
function unread() {
	unused = 1
	let also = 2
	_quiet = 3
}

function main() {
	unread()
	for i in 0..2 { print("x") }
	try {
		throw Error("e")
	} catch (e) {
		print("caught")
	}
	f = (a: int, b: int) => a
	print(f(1, 2))
	max = 5
	print(max)
}
