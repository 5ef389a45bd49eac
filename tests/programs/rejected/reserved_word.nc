// [L04] A reserved word is never a variable.
function main() {
	class = 5
	print(class)
}
