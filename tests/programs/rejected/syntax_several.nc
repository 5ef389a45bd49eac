// One run reports every independent error.
function first() {
	x = 1 +
}

function second( {
	print("two")
}

function third() {
	if true print("x")
}

function fine() {
	print("fine")
}
