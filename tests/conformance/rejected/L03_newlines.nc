// conformance: L03
a = 1 b = 2    // ! E0205 expected a new line or ';', found 'b'
print(1) print(2)    // ! E0205 expected a new line or ';', found 'print'
let x =
	3
y = x++ - 1    // ! E0205 expected a new line or ';', found '++'
c = (1 + 2    // ! E0204 expected ')' to close the '(' at 7:5, found 'z'
z = 5
)
