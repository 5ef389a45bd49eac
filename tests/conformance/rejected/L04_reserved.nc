// conformance: L04
match = 1    // ! E0202 expected an expression, found '='
function class() {}    // ! E0203 'class' is a reserved word and cannot be the name of a function
let null = 2    // ! E0203 'null' is a reserved word and cannot be the name of a variable
macro = 3    // ! E0203 'macro' is a reserved word and cannot be a variable
for in in [1] { }    // ! E0203 'in' is a reserved word and cannot be the variable of the loop
print(from)    // ! E0203 'from' is a reserved word and cannot be a variable
