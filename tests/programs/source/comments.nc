// [L02] Comments of every kind are no part of the program.
# also this one
/* and /* nested */ ones */
function main() {
	a = 1 // to the end of the line
	b = 2 # also
	c = /* in between */ 3 /* over
	lines */
	print(a + b + c)
	print("// no comment")
	print('# neither')
	print("/* nor */")
	print(documented())
}

/// Documentation is a comment for the program.
function documented(): int { return 1 }
