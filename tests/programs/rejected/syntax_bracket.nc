// [L03] A bracket that is never closed.
function main() {
	print((1 + 2
}
