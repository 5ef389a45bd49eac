// [L46] The arguments exclude the program's name.
function main(args: List<string>) {
	print(args.length)
	for a in args { print("[" + a + "]") }
}
