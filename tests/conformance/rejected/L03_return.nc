// conformance: L03
// `return` followed by a newline returns nothing.
function f(): int {
	return    // ! E0390 `return` needs a value of type 'int'
		5    // ! W0304 this is never reached // ! W0307 this value is not used
}
print(f())
