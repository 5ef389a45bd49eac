// conformance: L21
let z    // ! E0202 expected '=' and a value, or ':' and a type, found the end of the line
const k: int    // ! E0202 expected '=' and the value of the constant, found the end of the line
var = 5    // ! E0202 expected the name of a variable, found '='
let a = b = 1    // ! E0205 expected a new line or ';', found '='
