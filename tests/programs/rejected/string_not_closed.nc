// [L05] A newline within quotes is an error.
function main() {
	print("open)
	print("fine")
}
