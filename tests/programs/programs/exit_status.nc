// [L46] An int result of main is the exit status, low eight bits.
function main(): int {
	print("leaving")
	return 300
}
