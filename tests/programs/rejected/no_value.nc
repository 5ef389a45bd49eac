// What gives no value is none.
function nothing() {}

function main() {
	print(nothing())
	x = nothing()
	xs = [1, 2].map(n => nothing())
	print("${nothing()}")
	print([nothing()])
	print(x == xs)
}
